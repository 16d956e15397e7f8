import type { Email } from '../../domain/planning/email.ts';
import { sliceOf } from '../../domain/planning/placement.ts';
import { mergeEmail } from '../../domain/restoring/merge-contact.ts';
import type { Cause } from '../../ports/cause.ts';
import type { ContactRecords } from '../../ports/contacts.ts';
import type { Restorer } from '../../ports/restorer.ts';
import { restoredContact } from '../restored-contact.ts';
import { eventInserter } from './contact-events.ts';
import { contactReader } from './contact-reader.ts';
import { contactWriter } from './contact-writer.ts';
import type { Database } from './database.ts';
import { emailTable } from './email-table.ts';
import type { SlicesOf } from './organizations.ts';
import { runInserter } from './runs.ts';

/** Loads backups into SQLite; durable, because what was sent must not be forgotten again. */
export function sqliteRestorer(database: Database, slicesOf: SlicesOf): Restorer {
  const loadContact = contactLoader(database, slicesOf);
  const loadEmail = emailLoader(database, slicesOf);
  const insertRun = runInserter(database);
  return {
    loadContacts: (organizationId, records, cause) =>
      database.write('durable', () => {
        for (const saved of records) {
          loadContact(organizationId, saved, cause);
          for (const email of saved.emails) loadEmail(organizationId, email, cause);
        }
      }),
    loadEmails: (organizationId, emails, cause) =>
      database.write('durable', () => {
        for (const email of emails) loadEmail(organizationId, email, cause);
      }),
    loadRuns: (organizationId, runs) =>
      database.write('durable', () => {
        for (const run of runs) insertRun(organizationId, run);
      }),
  };
}

/** Loads a contact and its events, without its emails. */
function contactLoader(database: Database, slicesOf: SlicesOf) {
  const reader = contactReader(database, slicesOf);
  const writer = contactWriter(database, slicesOf);
  const insertEvent = eventInserter(database);
  return (organizationId: string, saved: ContactRecords, cause: Cause): void => {
    const { id } = saved.contact;
    const stored = reader.getInside(organizationId, id);
    const write = restoredContact(stored, saved);
    if (write) writer.write(organizationId, stored?.contact, write, cause.run, cause);
    writer.claimAddress(organizationId, saved.contact);
    const key = [organizationId, sliceOf(id, slicesOf(organizationId)), id] as const;
    for (const event of saved.events) insertEvent(key, event, cause.run, cause);
  };
}

function emailLoader(database: Database, slicesOf: SlicesOf) {
  const table = emailTable(database);
  return (organizationId: string, saved: Email, cause: Cause): void => {
    const { contactId, emailId } = saved;
    const slice = sliceOf(contactId, slicesOf(organizationId));
    const key = [organizationId, slice, contactId, emailId] as const;
    const stored = table.get(key);
    const merged = mergeEmail(stored, saved);
    if (stored === undefined) table.add(key, merged, JSON.stringify(cause));
    else if (merged !== stored) table.change(key, merged, JSON.stringify(cause));
  };
}
