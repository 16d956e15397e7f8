import { sliceOf } from '../../domain/planning/placement.ts';
import { addressKey, type SuppressionReason } from '../../domain/contacts/contact.ts';
import type { ContactRecords, SlicePage } from '../../ports/contacts.ts';
import type { Database } from './database.ts';
import type { SlicesOf } from './organizations.ts';
import { integer, integerOrNull, text, type Row } from './rows.ts';
import { STORED_RECORDS, storedEmail } from '../stored-records.ts';
import { suppressionFinder } from './suppressions.ts';

/** Reads contacts with everything that is theirs, as of one moment. */
export interface ContactReader {
  /** The same as `get`, inside a transaction. */
  getInside(organizationId: string, contactId: string): ContactRecords | undefined;
  get(organizationId: string, contactId: string): ContactRecords | undefined;
  readSlice(organizationId: string, slice: number, cursor: string | null, limit: number): SlicePage;
}

/** A reader over a database. */
export function contactReader(database: Database, slicesOf: SlicesOf): ContactReader {
  const one = database.statement(
    'SELECT * FROM contact WHERE org = ? AND slice = ? AND contact_id = ?',
  );
  const page = database.statement(
    `SELECT * FROM contact WHERE org = ? AND slice = ? AND contact_id > ?
     ORDER BY contact_id LIMIT ?`,
  );
  const records = recordsReader(database);
  const getInside: ContactReader['getInside'] = (organizationId, contactId) => {
    const slice = sliceOf(contactId, slicesOf(organizationId));
    const row = one.get(organizationId, slice, contactId);
    return row && records(organizationId, slice, [row])[0];
  };
  return {
    getInside,
    get: (organizationId, contactId) => database.read(() => getInside(organizationId, contactId)),
    readSlice: (organizationId, slice, cursor, limit) =>
      database.read(() => {
        slicesOf(organizationId); // An unknown organization is an error, not an empty slice.
        const rows = page.all(organizationId, slice, cursor ?? '', limit + 1);
        const shown = rows.slice(0, limit);
        const last = shown.at(-1);
        return {
          records: records(organizationId, slice, shown),
          cursor: last && rows.length > limit ? text(last, 'contact_id') : null,
        };
      }),
  };
}

type RecordsOf = (
  organizationId: string,
  slice: number,
  contacts: readonly Row[],
) => readonly ContactRecords[];

/** What belongs to a run of contacts is one range of each table. */
function recordsReader(database: Database): RecordsOf {
  const belongings = (table: string): BelongingsReader => belongingsReader(database, table);
  const visits = belongings('visit');
  const targets = belongings('target');
  const emails = belongings('email');
  const events = belongings('event');
  const suppressionsOf = suppressionFinder(database);
  return (organizationId, slice, contacts) => {
    const first = contacts[0];
    const last = contacts.at(-1);
    if (!first || !last) return [];
    const range = [
      organizationId,
      slice,
      text(first, 'contact_id'),
      text(last, 'contact_id'),
    ] as const;
    const own = {
      visits: visits(range, (row) => STORED_RECORDS.visit.decode(text(row, 'record'))),
      targets: targets(range, (row) => STORED_RECORDS.target.decode(text(row, 'record'))),
      emails: emails(range, (row) => storedEmail(text(row, 'record'), text(row, 'trace'))),
      events: events(range, (row) => STORED_RECORDS.event.decode(text(row, 'record'))),
    };
    return contacts.map((row) => {
      const contact = STORED_RECORDS.contact.decode(text(row, 'record'));
      return {
        contact,
        version: integer(row, 'version'),
        bulkRun: integerOrNull(row, 'bulk_run'),
        visits: own.visits.get(contact.id) ?? [],
        targets: own.targets.get(contact.id) ?? [],
        emails: own.emails.get(contact.id) ?? [],
        events: own.events.get(contact.id) ?? [],
        suppression: strictest(
          suppressionsOf(organizationId, addressKey(contact.email), contact.id),
        ),
      };
    });
  };
}

type KeyRange = readonly [org: string, slice: number, first: string, last: string];
type BelongingsReader = <Item>(
  range: KeyRange,
  itemOf: (row: Row) => Item,
) => ReadonlyMap<string, readonly Item[]>;

/** Reads a range of a table in key order, by contact. */
function belongingsReader(database: Database, table: string): BelongingsReader {
  const select = database.statement(
    `SELECT * FROM ${table} WHERE org = ? AND slice = ? AND contact_id BETWEEN ? AND ?
     ORDER BY ${ORDER[table] ?? 'contact_id'}`,
  );
  return (range, itemOf) => {
    const byContact = new Map<string, ReturnType<typeof itemOf>[]>();
    for (const row of select.iterate(...range)) {
      const contactId = text(row, 'contact_id');
      const items = byContact.get(contactId);
      if (items) items.push(itemOf(row));
      else byContact.set(contactId, [itemOf(row)]);
    }
    return byContact;
  };
}

/** The rest of each table's primary key, so that no sort is needed. */
const ORDER: Readonly<Record<string, string>> = {
  visit: 'contact_id, visit',
  target: 'contact_id, instance_name, trigger_date',
  email: 'contact_id, email_id',
  event: 'contact_id, occurred_at, event_id',
};

function strictest(
  suppressions: readonly { readonly reason: SuppressionReason }[],
): SuppressionReason | null {
  return suppressions[0]?.reason ?? null;
}
