import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { LAKE_TABLES, type LakeTable } from '../../contracts/lake/tables.ts';
import { snapshotContacts, journalLines } from './file-views.ts';
import type { ContactSnapshot } from './lake-sources.ts';
import { CONTACT_FIELDS, JOURNAL_FIELDS, TABLE_ROWS } from './table-rows.ts';

/** The files of one organization. */
export interface LakeFiles {
  readonly journal: readonly string[];
  readonly snapshot: ContactSnapshot | null;
}

/** A connection to the lake's tables, to be closed when it is done with. */
export interface Lake {
  readonly connection: DuckDBConnection;
  close(): void;
}

/**
 * A database in memory with the lake's tables. All of them are there; filled are those that
 * `tablesAsked` names. Once it is answered it reads no file, loads no extension and takes no
 * setting any more, whatever the SQL.
 */
export async function openLake(
  files: LakeFiles,
  tablesAsked: (connection: DuckDBConnection) => ReadonlySet<string>,
): Promise<Lake> {
  const instance = await DuckDBInstance.create(':memory:', {
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  });
  const connection = await instance.connect();
  const close = (): void => {
    connection.closeSync();
    instance.closeSync();
  };
  try {
    const asked = tablesAsked(connection);
    for (const statement of preparation(files, asked)) await connection.run(statement);
    return { connection, close };
  } catch (error) {
    close();
    throw error;
  }
}

/** Statements that make the tables and then lock the database. */
function preparation(files: LakeFiles, asked: ReadonlySet<string>): readonly string[] {
  const filled = LAKE_TABLES.filter(({ name }) => asked.has(name));
  const fromJournal = filled.some(({ name }) => name !== 'audit');
  const typedLines = journalLines(fromJournal ? files.journal : [], JOURNAL_FIELDS);
  return [
    // Read once: several tables look at it several times.
    `CREATE TABLE journal_lines AS ${typedLines}`,
    `CREATE VIEW whole_lines AS ${journalLines(files.journal, 'JSON')}`,
    `CREATE VIEW snapshot_contacts AS ${snapshotContacts(files.snapshot, CONTACT_FIELDS)}`,
    ...LAKE_TABLES.map(tableDefinition),
    ...filled.map(tableContent),
    'DROP TABLE journal_lines',
    'DROP VIEW whole_lines',
    'DROP VIEW snapshot_contacts',
    ...LIKE_ATHENA,
    "SET temp_directory = ''",
    'SET enable_external_access = false',
    'SET lock_configuration = true',
  ];
}

/** Where both have the syntax but not the meaning, Athena's counts. */
const LIKE_ATHENA: readonly string[] = ['SET integer_division = true'];

function tableDefinition({ name, columns }: LakeTable): string {
  const definitions = columns.map((column) => `"${column.name}" ${column.type.toUpperCase()}`);
  return `CREATE TABLE ${name} (${definitions.join(', ')})`;
}

function tableContent({ name, columns }: LakeTable): string {
  const names = columns.map((column) => `"${column.name}"`).join(', ');
  return `INSERT INTO ${name} SELECT ${names} FROM (${TABLE_ROWS[name]})`;
}
