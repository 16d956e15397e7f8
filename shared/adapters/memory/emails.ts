import type { Email } from '../../domain/planning/email.ts';
import {
  claimed,
  isPlannable,
  planned,
  released,
  settled,
  skippedAtSending,
  withOutcome,
} from '../../domain/planning/email-transitions.ts';
import type { Cause } from '../../ports/cause.ts';
import type { EmailRef, Emails, EmailWrite, PlanGuard } from '../../ports/emails.ts';
import { addLoads } from './day-loads.ts';
import { dueEmails, writeEmail } from './email-writes.ts';
import {
  emailsOf,
  heldOrganization,
  slicesOf,
  type HeldContact,
  type HeldOrganization,
  type MemoryState,
} from './state.ts';

/** Emails in memory. */
export function memoryEmails(state: MemoryState): Emails {
  const step = (
    organizationId: string,
    ref: EmailRef,
    cause: Cause,
    transition: (stored: Email) => Email | undefined,
  ): Email | undefined => {
    const held = heldOrganization(state, organizationId);
    const stored = storedEmail(held, ref);
    const after = stored && transition(stored);
    if (after) writeEmail(state, held, ref, after, cause);
    return after;
  };
  return {
    get: async (organizationId, contactId, emailId) =>
      storedEmail(heldOrganization(state, organizationId), { contactId, emailId }),
    putPlanned: async (organizationId, guard, writes, loads, cause) => {
      const held = heldOrganization(state, organizationId);
      slicesOf(held);
      const contact = held.contacts.get(guard.contactId);
      if (contact?.version !== guard.contactVersion) return { result: 'contact_changed' };
      const refused = refusedWrites(contact, guard, writes);
      if (refused.length > 0 && loads.length > 0) return { result: 'written', written: 0, refused };
      const allowed = writes.filter((write) => !refused.includes(idOf(write)));
      const written = allowed.filter((write) => putOne(state, held, guard, write, cause)).length;
      addLoads(held, loads);
      return { result: 'written', written, refused };
    },
    due: async (organizationId, sendDate, shard, cursor, limit) =>
      dueEmails(heldOrganization(state, organizationId), sendDate, shard, cursor, limit),
    claim: async (organizationId, ref, expected, claim, cause) =>
      step(organizationId, ref, cause, (stored) => claimed(stored, expected, claim)),
    release: async (organizationId, ref, run, cause) =>
      step(organizationId, ref, cause, (stored) => released(stored, run)) !== undefined,
    recordOutcome: async (organizationId, ref, run, status, outcome, cause) =>
      step(organizationId, ref, cause, (stored) => withOutcome(stored, run, status, outcome)) !==
      undefined,
    skip: async (organizationId, ref, revision, reason, cause) =>
      step(organizationId, ref, cause, (stored) => skippedAtSending(stored, revision, reason)) !==
      undefined,
    settle: async (organizationId, ref, to, outcome, cause) =>
      step(organizationId, ref, cause, (stored) => settled(stored, to, outcome)) !== undefined,
    claimedBy: async (organizationId, run) =>
      allEmails(heldOrganization(state, organizationId)).filter(
        (email) => email.status === 'claimed' && email.claim?.run === run,
      ),
    countByStatus: async (organizationId) => {
      const counts: Partial<Record<Email['status'], number>> = {};
      for (const { status } of allEmails(heldOrganization(state, organizationId))) {
        counts[status] = (counts[status] ?? 0) + 1;
      }
      return counts;
    },
  };
}

function storedEmail(held: HeldOrganization, ref: EmailRef): Email | undefined {
  return emailsOf(held, ref.contactId)?.get(ref.emailId);
}

function allEmails(held: HeldOrganization): readonly Email[] {
  const own = [...held.contacts.values()].map(({ emails }) => emails);
  return [...own, ...held.strayEmails.values()].flatMap((emails) => [...emails.values()]);
}

function idOf(write: EmailWrite): string {
  return write.write === 'put' ? write.email.emailId : write.emailId;
}

function refusedWrites(
  contact: HeldContact,
  guard: PlanGuard,
  writes: readonly EmailWrite[],
): readonly string[] {
  return writes.map(idOf).filter((id) => !isPlannable(contact.emails.get(id), guard.run));
}

/** @returns whether there was anything to do: removing what is not there is nothing. */
function putOne(
  state: MemoryState,
  held: HeldOrganization,
  guard: PlanGuard,
  write: EmailWrite,
  cause: Cause,
): boolean {
  const ref = { contactId: guard.contactId, emailId: idOf(write) };
  const stored = storedEmail(held, ref);
  if (write.write === 'remove') {
    if (!stored) return false;
    writeEmail(state, held, ref, undefined, { ...cause, reason: write.reason });
    return true;
  }
  const email = planned(stored, write.email, guard);
  if (email) writeEmail(state, held, ref, email, cause);
  return email !== undefined;
}
