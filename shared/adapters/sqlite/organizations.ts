import type { Organization, Organizations } from '../../ports/organizations.ts';
import { creationCause } from '../record-causes.ts';
import type { Database } from './database.ts';
import { text, type Row } from './rows.ts';
import { STORED_RECORDS } from '../stored-records.ts';

/** Organizations in SQLite. */
export function sqliteOrganizations(database: Database): Organizations {
  const one = database.statement('SELECT * FROM organization WHERE org = ?');
  const all = database.statement('SELECT * FROM organization ORDER BY org');
  const insert = database.statement(
    'INSERT INTO organization (org, record, cause) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
  );
  const explain = database.statement('UPDATE organization SET cause = ? WHERE org = ?');
  const remove = database.statement('DELETE FROM organization WHERE org = ?');
  const stop = database.statement('UPDATE organization SET record = ?, cause = ? WHERE org = ?');
  return {
    get: async (id) => {
      const row = one.get(id);
      return row && organizationOf(row);
    },
    list: async () => all.all().map(organizationOf),
    create: (organization) =>
      database.write('durable', () => {
        const record = STORED_RECORDS.organization.encode(organization);
        const cause = JSON.stringify(creationCause(organization));
        const { changes } = insert.run(organization.id, record, cause);
        return changes === 1 ? 'created' : 'exists';
      }),
    setStopped: (id, reason, cause) =>
      database.write('durable', () => {
        const row = one.get(id);
        if (!row) throw new Error(`Expected organization "${id}" in the store, found none`);
        const record = { ...organizationOf(row), stopped: reason };
        stop.run(STORED_RECORDS.organization.encode(record), JSON.stringify(cause), id);
      }),
    remove: (id, cause) =>
      database.write('durable', () => {
        explain.run(JSON.stringify(cause), id);
        return remove.run(id).changes === 1;
      }),
  };
}

/** Finds the slice count of an organization. @throws Error when it was not created. */
export type SlicesOf = (organizationId: string) => number;

/** Looks slice counts up once: they are fixed when an organization is created. */
export function slicesLookup(database: Database): SlicesOf {
  const select = database.statement('SELECT record FROM organization WHERE org = ?');
  const known = new Map<string, number>();
  return (organizationId) => {
    const found = known.get(organizationId);
    if (found !== undefined) return found;
    const row = select.get(organizationId);
    if (!row) throw new Error(`Expected organization "${organizationId}" in the store, found none`);
    const { slices } = organizationOf(row);
    known.set(organizationId, slices);
    return slices;
  };
}

function organizationOf(row: Row): Organization {
  return STORED_RECORDS.organization.decode(text(row, 'record'));
}
