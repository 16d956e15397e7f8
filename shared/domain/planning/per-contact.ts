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
 * planned are let in and the rules applied again.
 *
 * Two more things are known only then, and would make the next plan another one (§9.3). A stored
 * pending email that won a conflict for being that, and is then skipped for frequency, is not
 * pending any more. And an email without room counts on its base date, where it is in the way of a
 * stored pending one if a cap had moved it away from there before: then it does not count.
 *
 * Each round lets one in or takes one such claim away, so it ends.
 */
export function limitPerContact(planning: Planning, plan: readonly Candidate[]): void {
  if (hasNoRivals(planning, plan)) return;
  const open = plan.filter((candidate) => candidate.skipReason === null);
  const standing = new Map(
    open
      .filter((candidate) => stoodSkipped(candidate))
      .map((candidate) => [candidate, candidate.stored?.skipReason ?? null]),
  );
  // A skip on a past date that waits for room counts too (rules §8.3).
  const held = plan.filter((candidate) => candidate.skipReason === 'no_capacity');
  const before = open.map(({ keptSendDate, trace }) => ({
    keptSendDate,
    traced: trace?.length ?? 0,
  }));
  const limits: Limits = { open, held, standing, silent: new Set() };
  for (;;) {
    applyRules(planning, limits);
    if (!looksAgain(planning, plan, limits)) break;
    for (const [index, candidate] of open.entries()) {
      candidate.skipReason = null;
      candidate.blockedBy = null;
      candidate.keptSendDate = before[index]?.keptSendDate ?? null;
      candidate.trace?.splice(before[index]?.traced ?? 0);
    }
  }
  narrowAgain(planning, plan);
}

/** Whom the rules about several emails are applied to. */
interface Limits {
  readonly open: readonly Candidate[];
  /** Without room, on a past date: they stay as they are. */
  readonly held: readonly Candidate[];
  /** Stored skips that stand until it turns out that they do not, with their reasons. */
  readonly standing: Map<Candidate, Candidate['skipReason']>;
  /** Without room, and not counted, because one that does go out would be kept from it. */
  readonly silent: Set<Candidate>;
}

/** Whether something that was taken for granted is not so; what it was is put right. */
function looksAgain(planning: Planning, plan: readonly Candidate[], limits: Limits): boolean {
  const { open, standing, silent } = limits;
  const inTheWay = plan.filter(
    (candidate) => !silent.has(candidate) && keepsPendingOut(planning, open, candidate),
  );
  const fallen = open.filter((candidate) => hasFallen(planning, open, candidate));
  for (const candidate of inTheWay) silent.add(candidate);
  for (const candidate of fallen) candidate.storedPending = false;
  // Whether a skip stands can be said only of what is planned without these.
  if (inTheWay.length + fallen.length > 0) return true;
  const released = [...standing]
    .filter(([candidate, reason]) => candidate.skipReason === reason)
    .map(([candidate]) => candidate)
    .filter((candidate) => !stands(planning, plan, candidate));
  for (const candidate of released) standing.delete(candidate);
  return released.length > 0;
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

function applyRules(planning: Planning, { open, held, standing, silent }: Limits): void {
  for (const [candidate, reason] of standing) {
    candidate.skipReason = reason;
    candidate.blockedBy = candidate.stored?.blockedBy ?? null;
    candidate.trace?.push(...(candidate.stored?.trace ?? []).filter(decidesAmongEmails));
  }
  resolveConflicts(planning, open.filter(takesPartInConflicts));
  // One that is let in after all counts like any other.
  const isSilent = (candidate: Candidate): boolean =>
    candidate.skipReason === 'no_capacity' && silent.has(candidate);
  const counted = (candidate: Candidate): boolean =>
    countsForFrequency(candidate.kind) && isPlannedOrHeld(candidate) && !isSilent(candidate);
  limitFrequency(planning, open.filter(counted), held.filter(counted));
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

/** Whether a stored pending email took the place of another in a conflict and does not go out itself. */
function hasFallen(planning: Planning, open: readonly Candidate[], candidate: Candidate): boolean {
  if (!candidate.storedPending || candidate.campaign === null) return false;
  if (candidate.skipReason !== 'frequency_limit') return false;
  const id = idOf(planning, candidate);
  return open.some(
    ({ skipReason, blockedBy }) => skipReason === 'campaign_conflict' && blockedBy?.includes(id),
  );
}

/** Whether an email without room keeps a stored pending one from going out. */
function keepsPendingOut(
  planning: Planning,
  open: readonly Candidate[],
  candidate: Candidate,
): boolean {
  if (candidate.skipReason !== 'no_capacity') return false;
  const id = idOf(planning, candidate);
  return open.some(
    ({ storedPending, skipReason, blockedBy }) =>
      storedPending && skipReason === 'frequency_limit' && blockedBy?.includes(id),
  );
}

function decidesAmongEmails({ step }: TraceStep): boolean {
  return step === 'conflict' || step === 'frequency' || step === 'no_capacity';
}
