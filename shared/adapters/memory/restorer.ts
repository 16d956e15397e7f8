import { addressKey, type ContactEvent } from '../../domain/contacts/contact.ts';
import type { Email } from '../../domain/planning/email.ts';
import { mergeEmail } from '../../domain/restoring/merge-contact.ts';
import type { Cause } from '../../ports/cause.ts';
import type { ContactRecords } from '../../ports/contacts.ts';
import type { Restorer } from '../../ports/restorer.ts';
import { runCause } from '../record-causes.ts';
import { restoredContact } from '../restored-contact.ts';
import { writeContact } from './contact-writes.ts';
import { recordsOf } from './contacts.ts';
import { writeEmail } from './email-writes.ts';
import { emailsOf, heldOrganization, type HeldOrganization, type MemoryState } from './state.ts';

/** Loads backups into memory. */
export function memoryRestorer(state: MemoryState): Restorer {
  return {
    loadContacts: async (organizationId, records, cause) => {
      const held = heldOrganization(state, organizationId);
      for (const saved of records) loadContact(state, held, saved, cause);
    },
    loadEmails: async (organizationId, emails, cause) => {
      const held = heldOrganization(state, organizationId);
      for (const email of emails) loadEmail(state, held, email, cause);
    },
    loadRuns: async (organizationId, runs) => {
      const held = heldOrganization(state, organizationId);
      for (const run of runs) {
        if (held.runs[run.run - 1]) continue;
        held.runs[run.run - 1] = run;
        const { checkpoint: _checkpoint, summary: _summary, ...after } = run;
        const about = { organizationId, contactId: null, cause: runCause(run) };
        state.changes.record({ entity: 'run', before: null, after, ...about });
      }
    },
  };
}

function loadContact(
  state: MemoryState,
  held: HeldOrganization,
  saved: ContactRecords,
  cause: Cause,
): void {
  const { id, email } = saved.contact;
  const stored = held.contacts.get(id);
  const write = restoredContact(stored && recordsOf(held, stored), saved);
  if (write) writeContact(state, held, write, cause.run, cause);
  const address = addressKey(email);
  if (!held.addresses.has(address)) held.addresses.set(address, id);
  for (const own of saved.emails) loadEmail(state, held, own, cause);
  for (const event of saved.events) loadEvent(state, held, id, event, cause);
}

function loadEmail(state: MemoryState, held: HeldOrganization, saved: Email, cause: Cause): void {
  const { contactId, emailId } = saved;
  const emails = emailsOf(held, contactId) ?? new Map<string, Email>();
  if (!held.contacts.has(contactId)) held.strayEmails.set(contactId, emails);
  const stored = emails.get(emailId);
  const merged = mergeEmail(stored, saved);
  if (merged !== stored) writeEmail(state, held, { contactId, emailId }, merged, cause);
}

function loadEvent(
  state: MemoryState,
  held: HeldOrganization,
  contactId: string,
  event: ContactEvent,
  cause: Cause,
): void {
  if (held.eventIds.has(event.eventId)) return;
  held.eventIds.add(event.eventId);
  held.contacts.get(contactId)?.events.push(event);
  const about = { organizationId: held.id, contactId, cause };
  state.changes.record({ entity: 'event', before: null, after: event, ...about });
}
