import { idOf, isUnchanged, type Candidate, type Planning } from './candidate.ts';
import { conflictStands, resolveConflicts } from './conflicts.ts';
import { countsForFrequency } from './email.ts';
import { frequencyStands, limitFrequency, narrowLatestDates } from './frequency.ts';
import { noCapacityStands } from './no-capacity.ts';
import type { TraceStep } from './trace.ts';

/**
 * The rules about several emails of one contact: conflicts between campaigns (§7), the frequency
 * limit and the narrowed latest dates (§8.2).
 *
 * A stored skip stands as long as what took its place is planned, and that is known only when the
 * rules were applied. So all of them stand at first; those whose blockers turn out not to be
 * planned are let in and the rules applied again. Each round lets at least one in, so it ends.
 */
export function limitPerContact(planning: Planning, plan: readonly Candidate[]): void {
  if (hasNoRivals(planning, plan)) return;
  const open = plan.filter((candidate) => candidate.skipReason === null);
  // A skip on a past date that waits for room counts too (rules §8.3).
  const waiting = plan.filter((candidate) => candidate.skipReason === 'no_capacity');
  const standing = new Map(
    open
      .filter((candidate) => stoodSkipped(candidate))
      .map((candidate) => [candidate, candidate.stored?.skipReason ?? null]),
  );
  const before = open.map(({ keptSendDate, trace }) => ({
    keptSendDate,
    traced: trace?.length ?? 0,
  }));
  for (;;) {
    applyRules(planning, open, waiting, standing);
    const released = [...standing]
      .filter(([candidate, reason]) => candidate.skipReason === reason)
      .map(([candidate]) => candidate)
      .filter((candidate) => !stands(planning, plan, candidate));
    if (released.length === 0) break;
    for (const candidate of released) standing.delete(candidate);
    for (const [index, candidate] of open.entries()) {
      candidate.skipReason = null;
      candidate.blockedBy = null;
      candidate.keptSendDate = before[index]?.keptSendDate ?? null;
      candidate.trace?.splice(before[index]?.traced ?? 0);
    }
  }
  narrowAgain(planning, plan);
}

/** Most contacts have so little mail that no rule about several emails can bite. */
function hasNoRivals({ rules, subject }: Planning, plan: readonly Candidate[]): boolean {
  if (subject.emails.length > 0 || plan.length > rules.volume.maxEmailsPerContactPerPeriod) {
    return false;
  }
  return plan.every(({ campaign }) => campaign === null);
}

/** Narrows the latest dates anew, after dates have moved. */
export function narrowAgain(planning: Planning, plan: readonly Candidate[]): void {
  for (const candidate of plan) candidate.narrowedLatest = candidate.latestDate;
  const planned = plan.filter(
    (candidate) => isPlannedOrHeld(candidate) && countsForFrequency(candidate.kind),
  );
  narrowLatestDates(planning, planned);
}

function applyRules(
  planning: Planning,
  open: readonly Candidate[],
  waiting: readonly Candidate[],
  standing: ReadonlyMap<Candidate, Candidate['skipReason']>,
): void {
  for (const [candidate, reason] of standing) {
    candidate.skipReason = reason;
    candidate.blockedBy = candidate.stored?.blockedBy ?? null;
    candidate.trace?.push(...(candidate.stored?.trace ?? []).filter(decidesAmongEmails));
  }
  resolveConflicts(planning, open.filter(takesPartInConflicts));
  limitFrequency(
    planning,
    open.filter((candidate) => countsForFrequency(candidate.kind) && isPlannedOrHeld(candidate)),
    waiting,
  );
}

/** Conflicts are judged before frequency, so an email that stands skipped for that takes part. */
function takesPartInConflicts(candidate: Candidate): boolean {
  const { campaign, skipReason } = candidate;
  return campaign !== null && skipReason !== 'campaign_conflict';
}

/** Planned, or kept out by the caps only: that one counts as planned (rules §8.3). */
function isPlannedOrHeld(candidate: Candidate): boolean {
  return candidate.skipReason === null || candidate.skipReason === 'no_capacity';
}

/** Whether a stored skip, on a base date of today or later, was for another email's sake or the caps'. */
function stoodSkipped(candidate: Candidate): boolean {
  const { stored } = candidate;
  if (stored?.status !== 'skipped' || !isUnchanged(candidate)) return false;
  // Required mail always goes; its type may have become so since.
  if (candidate.kind === 'required') return false;
  return (
    stored.skipReason === 'campaign_conflict' ||
    stored.skipReason === 'frequency_limit' ||
    stored.skipReason === 'no_capacity'
  );
}

function stands(planning: Planning, plan: readonly Candidate[], candidate: Candidate): boolean {
  const isPlanned = (emailId: string): boolean =>
    plan.some((other) => isPlannedOrHeld(other) && idOf(planning, other) === emailId);
  if (candidate.skipReason === 'campaign_conflict') {
    return conflictStands(planning, candidate, isPlanned);
  }
  return candidate.skipReason === 'frequency_limit'
    ? frequencyStands(planning, candidate, isPlanned)
    : noCapacityStands(planning, candidate);
}

function decidesAmongEmails({ step }: TraceStep): boolean {
  return step === 'conflict' || step === 'frequency' || step === 'no_capacity';
}
