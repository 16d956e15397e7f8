import type { Caps } from '../settings/caps.ts';
import { dateOf, skip, type Candidate, type Planning } from './candidate.ts';

/** Skips an email that no date has room for, and records the caps for whose sake. */
export function skipWithoutRoom(
  planning: Planning,
  candidate: Candidate,
  caps: Pick<Caps, 'cap' | 'limit'>,
): void {
  const date = dateOf(candidate);
  skip(candidate, 'no_capacity');
  candidate.trace?.push({
    step: 'no_capacity',
    date,
    cap: capOf(planning, candidate, caps.cap),
    limit: caps.limit,
  });
}

/**
 * Whether a stored `no_capacity` still holds: until the caps or the email change (rules §8.3).
 * Where the caps of then are not recorded, as in files, they are taken as unchanged.
 */
export function noCapacityStands(planning: Planning, candidate: Candidate): boolean {
  const { caps, rules } = planning;
  const { stored } = candidate;
  if (rules.volume.onOverflow === 'send' || stored?.priority !== candidate.priority) return false;
  const decided = stored.trace.findLast((step) => step.step === 'no_capacity');
  if (caps === null || decided?.step !== 'no_capacity') return true;
  return decided.cap === capOf(planning, candidate, caps.cap) && decided.limit === caps.limit;
}

/** The cap of a candidate's days: the organization's, or its instance's own where that is less. */
function capOf({ rules }: Planning, { campaign }: Candidate, cap: number): number {
  const own = campaign === null ? undefined : rules.dailyMaxima[campaign.maximum];
  return Math.min(cap, own ?? cap);
}
