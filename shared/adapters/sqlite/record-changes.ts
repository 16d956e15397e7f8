import type { DrainPlace, RecordChange, RecordChanges } from '../../ports/record-changes.ts';
import type { Database } from './database.ts';
import { imagesOf } from '../record-images.ts';
import { integer, text, textOrNull, type Row } from './rows.ts';
import { storedCause } from '../stored-records.ts';

/** Every record's changes over their table, which triggers fill. */
export function sqliteRecordChanges(database: Database): RecordChanges {
  const store = database.statement('SELECT id FROM store');
  const drain = database.statement('SELECT * FROM drain WHERE org = ?');
  const after = database.statement(
    'SELECT * FROM record_change WHERE position > ? AND org = ? ORDER BY position LIMIT ?',
  );
  const makeDurable = database.statement(
    `INSERT INTO drain (org, position, journal_position, durable_through) VALUES (?, 0, 0, ?)
     ON CONFLICT DO UPDATE SET durable_through = excluded.durable_through`,
  );
  const move = database.statement(
    `UPDATE drain SET position = ?, journal_position = ? WHERE org = ? AND position <= ?`,
  );
  const trim = database.statement('DELETE FROM record_change WHERE org = ? AND position <= ?');
  const rowOf = (organizationId: string): Row =>
    drain.get(organizationId) ?? { position: 0, journal_position: 0, durable_through: 0 };
  return {
    storeId: async () => text(store.get(), 'id'),
    place: async (organizationId) => placeOf(rowOf(organizationId)),
    read: async (organizationId, limit) => {
      const row = rowOf(organizationId);
      const rows = after.all(integer(row, 'position'), organizationId, limit);
      const last = integer(rows.at(-1) ?? { position: 0 }, 'position');
      // A change that a power cut takes back would give its position to another one, which the
      // journal then seems to hold already. A durable write carries all earlier ones to the disk.
      if (last > integer(row, 'durable_through')) {
        await database.write('durable', () => makeDurable.run(organizationId, last));
      }
      return rows.map(changeOf);
    },
    acknowledge: (organizationId, { position, journalPosition }) =>
      database.write('bulk', () => {
        makeDurable.run(organizationId, integer(rowOf(organizationId), 'durable_through'));
        const moved = move.run(position, journalPosition, organizationId, position);
        if (moved.changes === 1) trim.run(organizationId, position);
      }),
  };
}

function placeOf(row: Row): DrainPlace {
  return {
    position: integer(row, 'position'),
    journalPosition: integer(row, 'journal_position'),
  };
}

function changeOf(row: Row): RecordChange {
  return {
    ...imagesOf(text(row, 'entity'), textOrNull(row, 'before'), textOrNull(row, 'after')),
    position: integer(row, 'position'),
    organizationId: text(row, 'org'),
    contactId: textOrNull(row, 'contact_id'),
    cause: storedCause(text(row, 'cause')),
  };
}
