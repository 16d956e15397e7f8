import { RecordReader } from '../../contracts/records/record-reader.ts';
import type { ConfigVersion, ConfigVersions } from '../../ports/config-versions.ts';
import type { Database } from './database.ts';
import { integer, text, type Row } from './rows.ts';
import { STORED_RECORDS, storedCause } from '../stored-records.ts';
import { sameRecord } from '../same-record.ts';
import { storedTemplate } from '../stored-template.ts';

/** Configuration versions in SQLite. */
export function sqliteConfigVersions(database: Database): ConfigVersions {
  const current = database.statement(
    'SELECT * FROM config_version WHERE org = ? ORDER BY version DESC LIMIT 1',
  );
  const one = database.statement('SELECT * FROM config_version WHERE org = ? AND version = ?');
  const all = database.statement('SELECT * FROM config_version WHERE org = ? ORDER BY version');
  const insert = database.statement(
    `INSERT INTO config_version (org, version, record, document, templates, cause)
     VALUES (?, ?, ?, ?, ?, ?)`,
  );
  return {
    publish: (organizationId, { document, templates }, cause) =>
      database.write('durable', () => {
        const before = versionOf(current.get(organizationId));
        if (before?.document === document && sameRecord(before.templates, templates)) {
          return before;
        }
        const version = (before?.version ?? 0) + 1;
        const columns = [document, JSON.stringify(templates), JSON.stringify(cause)] as const;
        const record = STORED_RECORDS.config_version.encode({ version });
        insert.run(organizationId, version, record, ...columns);
        return { version, document, templates, cause };
      }),
    current: async (organizationId) => versionOf(current.get(organizationId)),
    get: async (organizationId, version) => versionOf(one.get(organizationId, version)),
    list: async (organizationId) => all.all(organizationId).flatMap((row) => versionOf(row) ?? []),
  };
}

function versionOf(row: Row | undefined): ConfigVersion | undefined {
  if (!row) return undefined;
  const templates: unknown = JSON.parse(text(row, 'templates'));
  const reader = new RecordReader(templates, 'templates');
  const names = Object.keys(new RecordReader({ templates }, 'config').object('templates'));
  return {
    version: integer(row, 'version'),
    document: text(row, 'document'),
    templates: Object.fromEntries(names.map((name) => [name, reader.record(name, storedTemplate)])),
    cause: storedCause(text(row, 'cause')),
  };
}
