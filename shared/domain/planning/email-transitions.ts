/**
 * The steps that an email's record may take. Every store applies these functions inside its own
 * transaction, so that a step means the same in all of them; `undefined` = the step is not allowed.
 *
 * `pending → claimed → sent | failed | unknown`, `claimed → pending` (released),
 * `unknown → sent | failed`, `failed → pending`, `pending | skipped → cancelled`.
 */
import type { Day } from '../calendar/civil-date.ts';
import type { Claim, Email, Outcome, PlannedEmail, SkipReason } from './email.ts';

/** What decided a planned email. */
export interface PlanStamp {
  readonly contactVersion: number;
  readonly run: number;
  readonly configVersion: number;
}

/** What a plan asks of the record that it would replace. */
export interface PlannedBefore {
  readonly status: string;
  readonly revision: number;
  readonly planRun: number;
}

/** Whether a plan of this run may replace or remove a record: only what it planned itself or before. */
export function isPlannable(stored: PlannedBefore | undefined, run: number): boolean {
  if (stored === undefined) return true;
  const open = stored.status === 'pending' || stored.status === 'skipped';
  return open && stored.planRun <= run;
}

/** The record of a planned email, in the place of an absent, pending or skipped one. */
export function planned(
  stored: PlannedBefore | undefined,
  email: PlannedEmail,
  stamp: PlanStamp,
): Email | undefined {
  if (!isPlannable(stored, stamp.run)) return undefined;
  return {
    ...email,
    revision: (stored?.revision ?? 0) + 1,
    planRun: stamp.run,
    contactVersion: stamp.contactVersion,
    configVersion: stamp.configVersion,
    claim: null,
    outcome: null,
    sentOn: null,
  };
}

/** pending → claimed, while date and revision are as they were read. */
export function claimed(
  stored: Email,
  expected: { readonly sendDate: Day; readonly revision: number },
  claim: Claim,
): Email | undefined {
  const asRead = stored.sendDate === expected.sendDate && stored.revision === expected.revision;
  if (stored.status !== 'pending' || !asRead) return undefined;
  return next(stored, { status: 'claimed', claim, outcome: null, sentOn: expected.sendDate });
}

/** claimed → pending: the mail was definitely not taken, so the claim leaves no trace in the record. */
export function released(stored: Email, run: number): Email | undefined {
  if (!isClaimedBy(stored, run)) return undefined;
  return next(stored, { status: 'pending', claim: null, outcome: null, sentOn: null });
}

/** claimed → sent, failed or unknown, by the run that holds the claim. */
export function withOutcome(
  stored: Email,
  run: number,
  status: 'sent' | 'failed' | 'unknown',
  outcome: Outcome,
): Email | undefined {
  return isClaimedBy(stored, run) ? next(stored, { status, outcome }) : undefined;
}

/** pending → skipped by a check at sending. */
export function skippedAtSending(
  stored: Email,
  revision: number,
  reason: SkipReason,
): Email | undefined {
  if (stored.status !== 'pending' || stored.revision !== revision) return undefined;
  return next(stored, { status: 'skipped', skipReason: reason, sendDate: null });
}

/** What a person or a late report says of an email. */
export function settled(
  stored: Email,
  to: 'sent' | 'failed' | 'pending' | 'cancelled',
  outcome: Outcome | null,
): Email | undefined {
  if (!SETTLED_FROM[to].some((status) => status === stored.status)) return undefined;
  if (to === 'pending')
    return next(stored, { status: to, claim: null, outcome: null, sentOn: null });
  return next(stored, { status: to, outcome: outcome ?? stored.outcome });
}

const SETTLED_FROM = {
  sent: ['unknown'],
  failed: ['unknown'],
  pending: ['failed'],
  cancelled: ['pending', 'skipped'],
} as const;

function isClaimedBy(stored: Email, run: number): boolean {
  return stored.status === 'claimed' && stored.claim?.run === run;
}

function next(stored: Email, change: Partial<Email>): Email {
  return { ...stored, ...change, revision: stored.revision + 1 };
}
