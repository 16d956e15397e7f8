import type { StoredEmail } from './candidate.ts';
import type { PlannedEmail } from './email.ts';

/** What makes the store agree with a plan of one contact. */
export interface PlanDiff {
  readonly put: readonly PlannedEmail[];
  /** Pending and skipped records that the plan no longer has. */
  readonly remove: readonly StoredEmail[];
}

/**
 * Compares a contact's plan with what is stored. Who decided and when, and the trace, are no
 * differences: a plan of an unchanged contact writes nothing (rules §9.3).
 */
export function diffPlan(
  stored: readonly StoredEmail[],
  planned: readonly PlannedEmail[],
): PlanDiff {
  const storedById = new Map(stored.map((email) => [email.emailId, email]));
  const plannedIds = new Set(planned.map((email) => email.emailId));
  return {
    put: planned.filter((email) => !isSame(storedById.get(email.emailId), email)),
    remove: stored.filter(
      (email) =>
        (email.status === 'pending' || email.status === 'skipped') &&
        !plannedIds.has(email.emailId),
    ),
  };
}

function isSame(stored: StoredEmail | undefined, planned: PlannedEmail): boolean {
  return (
    stored?.status === planned.status &&
    stored.type === planned.type &&
    stored.eventDate === planned.eventDate &&
    stored.idealDate === planned.idealDate &&
    stored.baseDate === planned.baseDate &&
    stored.latestDate === planned.latestDate &&
    stored.sendDate === planned.sendDate &&
    stored.skipReason === planned.skipReason &&
    stored.priority === planned.priority &&
    stored.movedBy === planned.movedBy &&
    stored.template === planned.template &&
    stored.campaign === planned.campaign &&
    stored.visit === planned.visit &&
    stored.kind === planned.kind &&
    sameIds(stored.blockedBy, planned.blockedBy)
  );
}

function sameIds(a: readonly string[] | null, b: readonly string[] | null): boolean {
  if (a === null || b === null) return a === b;
  return a.length === b.length && a.every((id, index) => id === b[index]);
}
