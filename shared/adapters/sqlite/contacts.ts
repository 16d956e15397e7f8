import { addressKey } from '../../domain/contacts/contact.ts';
import type { ChangeRequest, ContactChangeResult, Contacts } from '../../ports/contacts.ts';
import { contactReader } from './contact-reader.ts';
import { contactWriter } from './contact-writer.ts';
import type { Database } from './database.ts';
import type { SlicesOf } from './organizations.ts';
import { integer, text } from './rows.ts';

/** So many changes are written at once: enough to be fast, few enough to let others in between. */
const CHANGES_PER_WRITE = 1000;

/** Contacts in SQLite. */
export function sqliteContacts(database: Database, slicesOf: SlicesOf): Contacts {
  const reader = contactReader(database, slicesOf);
  const writer = contactWriter(database, slicesOf);
  const holder = database.statement('SELECT contact_id FROM address WHERE org = ? AND address = ?');
  const count = database.statement(
    `SELECT count(*) AS all_contacts, coalesce(sum(active), 0) AS active_contacts
     FROM contact WHERE org = ?`,
  );
  return {
    get: async (organizationId, contactId) => reader.get(organizationId, contactId),
    findByAddress: async (organizationId, email) => {
      const row = holder.get(organizationId, addressKey(email));
      return row && text(row, 'contact_id');
    },
    readSlice: async (organizationId, slice, cursor, limit) =>
      reader.readSlice(organizationId, slice, cursor, limit),
    change: async (organizationId, requests, cause) => {
      const results: ContactChangeResult[] = [];
      for (const part of partsOf(requests)) {
        const written = database.write('bulk', () =>
          part.map((request) => writer.change(organizationId, request, cause)),
        );
        results.push(...(await written));
      }
      return results;
    },
    count: async (organizationId) => {
      const row = count.get(organizationId);
      return { all: integer(row, 'all_contacts'), active: integer(row, 'active_contacts') };
    },
  };
}

function partsOf(requests: readonly ChangeRequest[]): readonly (readonly ChangeRequest[])[] {
  const parts = Math.ceil(requests.length / CHANGES_PER_WRITE);
  return Array.from({ length: parts }, (_, part) =>
    requests.slice(part * CHANGES_PER_WRITE, (part + 1) * CHANGES_PER_WRITE),
  );
}
