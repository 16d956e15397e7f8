import type { ChangeFeed, ContactChanged } from '../../ports/change-feed.ts';
import type { Database } from './database.ts';
import { integer, integerOrNull, text, type Row } from './rows.ts';

/** The feed of contact changes over its table, which triggers fill. */
export function sqliteChangeFeed(database: Database): ChangeFeed {
  const place = database.statement('SELECT position FROM feed_reader WHERE reader = ?');
  const after = database.statement(
    'SELECT * FROM contact_change WHERE position > ? ORDER BY position LIMIT ?',
  );
  const move = database.statement(
    `INSERT INTO feed_reader (reader, position) VALUES (?, ?)
     ON CONFLICT DO UPDATE SET position = max(position, excluded.position)`,
  );
  const trim = database.statement(
    `DELETE FROM contact_change WHERE position <= (SELECT min(position) FROM feed_reader)`,
  );
  return {
    read: async (reader, limit) => {
      const row = place.get(reader);
      // What a reader that has only begun did not read yet must not be trimmed behind another one.
      if (!row) await database.write('bulk', () => move.run(reader, 0));
      return after.all(row ? integer(row, 'position') : 0, limit).map(changeOf);
    },
    acknowledge: (reader, position) =>
      database.write('bulk', () => {
        move.run(reader, position);
        trim.run();
      }),
  };
}

function changeOf(row: Row): ContactChanged {
  return {
    position: integer(row, 'position'),
    organizationId: text(row, 'org'),
    contactId: text(row, 'contact_id'),
    bulkRun: integerOrNull(row, 'bulk_run'),
  };
}
