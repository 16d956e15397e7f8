import type { Day } from '../calendar/civil-date.ts';
import {
  dateOf,
  idOf,
  mayHaveGone,
  skip,
  type Candidate,
  type Planning,
  type StoredEmail,
} from './candidate.ts';
import { countsForFrequency } from './email.ts';
import { compareText } from './order.ts';

/** A counted email that has its place: sent, or accepted by this plan. */
interface Counted {
  readonly date: Day;
  readonly id: () => string;
}

/**
 * Keeps a contact's marketing mail within `max_emails_per_contact_per_period` in any `period_days`
 * consecutive days: required mail always goes, then the rest in order of priority (rules §8.2).
 *
 * @param candidates counted emails that nothing skipped so far, `no_capacity` ones that stand
 *   included (they count as planned), without those whose frequency skip stands.
 * @param waiting `no_capacity` skips that stay as they are: they count as planned too.
 */
export function limitFrequency(
  planning: Planning,
  candidates: readonly Candidate[],
  waiting: readonly Candidate[],
): void {
  if (candidates.length === 0) return;
  const counted = countedHistory(planning, earliest(candidates));
  const accept = (candidate: Candidate): void => {
    counted.push({ date: dateOf(candidate), id: () => idOf(planning, candidate) });
  };
  for (const candidate of waiting) if (countsForFrequency(candidate.kind)) accept(candidate);
  const max = planning.rules.volume.maxEmailsPerContactPerPeriod;
  if (counted.length + candidates.length <= max) return;
  for (const candidate of candidates) if (candidate.kind === 'required') accept(candidate);
  const rest = candidates.filter((candidate) => candidate.kind !== 'required').sort(byPrecedence);
  for (const candidate of rest) {
    if (fits(planning, counted, dateOf(candidate))) accept(candidate);
    // A stored skip for want of room stands, whatever else there is (rules §8.3).
    else if (candidate.skipReason === null) skipForFrequency(planning, candidate, counted);
  }
}

/** Whether everything that filled the limit is still planned or may have gone (rules §8.2). */
export function frequencyStands(
  planning: Planning,
  candidate: Candidate,
  isPlanned: (emailId: string) => boolean,
): boolean {
  const stored = candidate.stored;
  const { maxEmailsPerContactPerPeriod: max, periodDays } = planning.rules.volume;
  const decided = stored?.trace.find((step) => step.step === 'frequency');
  if (decided?.step === 'frequency') {
    if (decided.max !== max || decided.periodDays !== periodDays) return false;
  }
  return (stored?.blockedBy ?? []).every((id) => {
    const blocker = planning.storedById.get(id);
    return (blocker !== undefined && mayHaveGone(blocker)) || isPlanned(id);
  });
}

/**
 * Narrows the latest date of each counted planned email, so that moving one for a cap cannot
 * break the limit (rules §8.2).
 */
export function narrowLatestDates(planning: Planning, planned: readonly Candidate[]): void {
  const { maxEmailsPerContactPerPeriod: max, periodDays } = planning.rules.volume;
  if (planned.length <= max) return;
  const inOrder = [...planned].sort(byDate);
  for (let index = 0; index + max < inOrder.length; index++) {
    const [candidate, follower] = [inOrder[index], inOrder[index + max]];
    if (!candidate || !follower) continue;
    const latest = Math.max(dateOf(candidate), dateOf(follower) - periodDays);
    candidate.narrowedLatest = Math.min(candidate.narrowedLatest, latest);
  }
}

function countedHistory(planning: Planning, from: Day): Counted[] {
  const { periodDays } = planning.rules.volume;
  const counted: Counted[] = [];
  for (const stored of planning.subject.emails) {
    if (!countsForFrequency(stored.kind) || !mayHaveGone(stored)) continue;
    const date = sentOn(stored);
    if (date !== null && date > from - periodDays) counted.push({ date, id: () => stored.emailId });
  }
  return counted;
}

function sentOn(stored: StoredEmail): Day | null {
  return stored.sentOn ?? stored.sendDate;
}

function earliest(candidates: readonly Candidate[]): Day {
  return candidates.reduce((first, candidate) => Math.min(first, dateOf(candidate)), Infinity);
}

/** Whether one more email on a date keeps every period that contains it within the limit. */
function fits(planning: Planning, counted: readonly Counted[], date: Day): boolean {
  const { maxEmailsPerContactPerPeriod: max, periodDays } = planning.rules.volume;
  const near = counted
    .map((other) => other.date)
    .filter((other) => Math.abs(other - date) < periodDays);
  if (near.length < max) return true;
  const dates = [...near, date].sort((a, b) => a - b);
  return !dates.some((first, index) => {
    const last = dates[index + max];
    return last !== undefined && last - first < periodDays && first <= date && date <= last;
  });
}

function skipForFrequency(
  planning: Planning,
  candidate: Candidate,
  counted: readonly Counted[],
): void {
  const { maxEmailsPerContactPerPeriod: max, periodDays } = planning.rules.volume;
  const date = dateOf(candidate);
  const filledBy = counted
    .filter((other) => Math.abs(other.date - date) < periodDays)
    .map((other) => other.id())
    .sort(compareText);
  skip(candidate, 'frequency_limit', filledBy);
  candidate.trace?.push({ step: 'frequency', max, periodDays, filledBy, narrowedLatest: null });
}

function byPrecedence(a: Candidate, b: Candidate): number {
  return (
    a.priority - b.priority || Number(b.storedPending) - Number(a.storedPending) || byDate(a, b)
  );
}

function byDate(a: Candidate, b: Candidate): number {
  return (
    dateOf(a) - dateOf(b) ||
    compareText(a.type, b.type) ||
    a.eventDate - b.eventDate ||
    compareText(a.campaignName ?? '', b.campaignName ?? '')
  );
}
