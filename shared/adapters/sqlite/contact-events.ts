import type { ContactEvent } from '../../domain/contacts/contact.ts';
import { sliceOf } from '../../domain/planning/placement.ts';
import type { Cause } from '../../ports/cause.ts';
import type { ContactEvents } from '../../ports/contact-events.ts';
import type { ContactKey } from './contact-writer.ts';
import type { Database } from './database.ts';
import type { SlicesOf } from './organizations.ts';
import { STORED_RECORDS } from '../stored-records.ts';

/** Contact events in SQLite. */
export function sqliteContactEvents(database: Database, slicesOf: SlicesOf): ContactEvents {
  const contact = database.statement(
    'SELECT 1 FROM contact WHERE org = ? AND slice = ? AND contact_id = ?',
  );
  const insert = eventInserter(database);
  return {
    add: (organizationId, contactId, event, cause) =>
      database.write('bulk', () => {
        const slice = sliceOf(contactId, slicesOf(organizationId));
        const key = [organizationId, slice, contactId] as const;
        if (!contact.get(...key)) return 'no_contact';
        return insert(key, event, null, cause) ? 'added' : 'known';
      }),
  };
}

/** Adds an event unless its id is known; called inside a transaction. */
export function eventInserter(
  database: Database,
): (key: ContactKey, event: ContactEvent, bulkRun: number | null, cause: Cause) => boolean {
  const insert = database.statement(
    `INSERT INTO event (org, slice, contact_id, occurred_at, event_id, bulk_run, record, cause)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
  );
  return (key, event, bulkRun, cause) => {
    const { occurredAt, eventId } = event;
    const record = [STORED_RECORDS.event.encode(event), JSON.stringify(cause)] as const;
    return insert.run(...key, occurredAt, eventId, bulkRun, ...record).changes === 1;
  };
}
