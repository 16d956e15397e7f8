import type { DayLoad, DayLoadDelta, DayLoads } from '../../ports/day-loads.ts';
import type { Database } from './database.ts';
import { integer, type Row } from './rows.ts';

/** Day loads in SQLite. */
export function sqliteDayLoads(database: Database): DayLoads {
  const range = database.statement(
    'SELECT * FROM day_load WHERE org = ? AND date BETWEEN ? AND ? ORDER BY date',
  );
  const clear = database.statement('DELETE FROM day_load WHERE org = ?');
  const setActive = database.statement(
    `INSERT INTO plan_size (org, active_contacts) VALUES (?, ?)
     ON CONFLICT DO UPDATE SET active_contacts = excluded.active_contacts`,
  );
  const active = database.statement('SELECT active_contacts FROM plan_size WHERE org = ?');
  const addLoads = loadAdder(database);
  return {
    read: async (organizationId, from, to) => range.all(organizationId, from, to).map(loadOf),
    replace: (organizationId, loads, activeContacts) =>
      database.write('bulk', () => {
        clear.run(organizationId);
        addLoads(organizationId, loads);
        setActive.run(organizationId, activeContacts);
      }),
    activeContacts: async (organizationId) => {
      const row = active.get(organizationId);
      return row ? integer(row, 'active_contacts') : 0;
    },
  };
}

/** Adds changes to the loads of their dates; called inside a transaction. */
export function loadAdder(
  database: Database,
): (organizationId: string, deltas: readonly DayLoadDelta[]) => void {
  const add = database.statement(
    `INSERT INTO day_load (org, date, counted, pinned, effective_date) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET counted = counted + excluded.counted,
       pinned = pinned + excluded.pinned, effective_date = effective_date + excluded.effective_date`,
  );
  return (organizationId, deltas) => {
    for (const { date, counted, pinned, effectiveDate } of deltas) {
      add.run(organizationId, date, counted, pinned, effectiveDate);
    }
  };
}

function loadOf(row: Row): DayLoad {
  return {
    date: integer(row, 'date'),
    counted: integer(row, 'counted'),
    pinned: integer(row, 'pinned'),
    effectiveDate: integer(row, 'effective_date'),
  };
}
