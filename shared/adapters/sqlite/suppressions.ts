import { addressKey } from '../../domain/contacts/contact.ts';
import { sliceOf } from '../../domain/planning/placement.ts';
import type { Suppression, Suppressions } from '../../ports/suppressions.ts';
import { byStrictness } from '../suppression-order.ts';
import type { Database } from './database.ts';
import type { SlicesOf } from './organizations.ts';
import { text, type Row } from './rows.ts';
import { STORED_RECORDS } from '../stored-records.ts';

/** Suppressions in SQLite. */
export function sqliteSuppressions(database: Database, slicesOf: SlicesOf): Suppressions {
  const all = database.statement(
    'SELECT * FROM suppression WHERE org = ? ORDER BY scope, key, reason',
  );
  const insert = database.statement(
    `INSERT INTO suppression (org, scope, key, reason, slice, record, cause)
     VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
  );
  const where = 'WHERE org = ? AND scope = ? AND key = ? AND reason = ?';
  const blame = database.statement(`UPDATE suppression SET cause = ? ${where}`);
  const remove = database.statement(`DELETE FROM suppression ${where}`);
  const find = suppressionFinder(database);
  return {
    put: (organizationId, suppression, cause) =>
      database.write('durable', () => {
        const { by, key, reason } = suppression;
        const record = STORED_RECORDS.suppression.encode(suppression);
        const slice = by === 'contact' ? sliceOf(key, slicesOf(organizationId)) : null;
        insert.run(organizationId, by, key, reason, slice, record, JSON.stringify(cause));
      }),
    find: async (organizationId, email, contactId) =>
      find(organizationId, addressKey(email), contactId),
    lift: (organizationId, by, key, reason, cause) =>
      database.write('durable', () => {
        blame.run(JSON.stringify(cause), organizationId, by, key, reason);
        return remove.run(organizationId, by, key, reason).changes === 1;
      }),
    list: async (organizationId) => all.all(organizationId).map(suppressionOf),
  };
}

type FindSuppressions = (
  organizationId: string,
  address: string,
  contactId: string,
) => readonly Suppression[];

/** Finds what applies to an address or a contact, the strictest first. */
export function suppressionFinder(database: Database): FindSuppressions {
  const select = database.statement(
    `SELECT * FROM suppression WHERE org = ? AND scope = 'address' AND key = ?
     UNION ALL
     SELECT * FROM suppression WHERE org = ? AND scope = 'contact' AND key = ?`,
  );
  return (organizationId, address, contactId) => {
    const rows = select.all(organizationId, address, organizationId, contactId);
    return rows.map(suppressionOf).toSorted(byStrictness);
  };
}

function suppressionOf(row: Row): Suppression {
  return STORED_RECORDS.suppression.decode(text(row, 'record'));
}
