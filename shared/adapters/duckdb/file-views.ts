import type { ContactSnapshot } from './lake-sources.ts';

/** Columns or fields with their DuckDB types, by name. */
export type ColumnTypes = Readonly<Record<string, string>>;

/**
 * The lines of a journal's files, in order, with the fields that are asked for. A line that is not
 * whole is left out: its writer may be in the middle of it.
 *
 * @param fields `JSON` for the fields as they are, or the type of those that are needed: reading a
 *   few typed fields takes a fraction of the time.
 */
export function journalLines(files: readonly string[], fields: 'JSON' | ColumnTypes): string {
  const fieldsType = fields === 'JSON' ? fields : struct(fields);
  const read = {
    entity: 'VARCHAR',
    change: 'VARCHAR',
    contact_id: 'VARCHAR',
    key: 'VARCHAR',
    fields: fieldsType,
    cause: struct({ actor: 'VARCHAR', reason: 'VARCHAR', run: 'BIGINT', at_ms: 'BIGINT' }),
  };
  return `
    SELECT row_number() OVER () AS line, *, make_timestamp(cause.at_ms * 1000) AS changed_at
    FROM ${linesOf(files, read)}
    WHERE entity IS NOT NULL`;
}

/** A snapshot's contacts, of each only what analysts may see. */
export function snapshotContacts(snapshot: ContactSnapshot | null, fields: ColumnTypes): string {
  const contact = struct({ id: 'VARCHAR', ...fields });
  const takenAtMs = snapshot?.takenAtMs ?? 0;
  return `
    SELECT contact.id AS contact_id, contact AS fields,
      make_timestamp(${String(takenAtMs)} * 1000) AS changed_at
    FROM ${linesOf(snapshot?.files ?? [], { contact })}`;
}

/** Where no file is, there are no lines, which is no error. */
function linesOf(files: readonly string[], columns: ColumnTypes): string {
  if (files.length === 0) {
    const nulls = Object.entries(columns).map(([name, type]) => `NULL::${type} AS ${name}`);
    return `(SELECT ${nulls.join(', ')} WHERE false)`;
  }
  const paths = files.map(quoted).join(', ');
  const types = Object.entries(columns).map(([name, type]) => `${name}: ${quoted(type)}`);
  return `read_json([${paths}], format = 'newline_delimited', ignore_errors = true,
    columns = {${types.join(', ')}})`;
}

function struct(fields: ColumnTypes): string {
  const types = Object.entries(fields).map(([name, type]) => `${name} ${type}`);
  return `STRUCT(${types.join(', ')})`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
