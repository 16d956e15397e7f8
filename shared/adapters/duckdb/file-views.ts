import type { ContactSnapshot } from './lake-sources.ts';

/**
 * The lines of a journal's files, in order. A line that is not whole is left out: the writer may be
 * in the middle of it.
 */
export function journalLines(files: readonly string[]): string {
  if (files.length === 0) return nothing(JOURNAL_COLUMNS);
  return `
    SELECT row_number() OVER () AS line, entity, change, contact_id, key, fields,
      cause.actor AS actor, cause.reason AS reason, cause.run AS run,
      make_timestamp(cause.at_ms * 1000) AS changed_at
    FROM read_json(${listOf(files)}, format = 'newline_delimited', ignore_errors = true, columns = {
      entity: 'VARCHAR', change: 'VARCHAR', contact_id: 'VARCHAR', key: 'VARCHAR', fields: 'JSON',
      cause: 'STRUCT(actor VARCHAR, reason VARCHAR, run BIGINT, at_ms BIGINT)'
    })
    WHERE entity IS NOT NULL`;
}

/** A snapshot's contacts, of each only what analysts may see. */
export function snapshotContacts(snapshot: ContactSnapshot | null): string {
  if (snapshot === null || snapshot.files.length === 0) return nothing(CONTACT_COLUMNS);
  return `
    SELECT contact.id AS contact_id, contact.* EXCLUDE (id),
      make_timestamp(${String(snapshot.takenAtMs)} * 1000) AS changed_at
    FROM read_json(${listOf(snapshot.files)}, format = 'newline_delimited', columns = {
      contact: 'STRUCT(id VARCHAR, state VARCHAR, segment VARCHAR, active BOOLEAN,
        effective_date DATE, signup_date DATE, time_zone VARCHAR, sms_consent BOOLEAN)'
    })`;
}

const JOURNAL_COLUMNS = {
  line: 'BIGINT',
  entity: 'VARCHAR',
  change: 'VARCHAR',
  contact_id: 'VARCHAR',
  key: 'VARCHAR',
  fields: 'JSON',
  actor: 'VARCHAR',
  reason: 'VARCHAR',
  run: 'BIGINT',
  changed_at: 'TIMESTAMP',
};

const CONTACT_COLUMNS = {
  contact_id: 'VARCHAR',
  state: 'VARCHAR',
  segment: 'VARCHAR',
  active: 'BOOLEAN',
  effective_date: 'DATE',
  signup_date: 'DATE',
  time_zone: 'VARCHAR',
  sms_consent: 'BOOLEAN',
  changed_at: 'TIMESTAMP',
};

/** The columns without a row: no files are empty tables, not an error. */
function nothing(columns: Readonly<Record<string, string>>): string {
  const nulls = Object.entries(columns).map(([name, type]) => `NULL::${type} AS ${name}`);
  return `SELECT ${nulls.join(', ')} WHERE false`;
}

function listOf(files: readonly string[]): string {
  return `[${files.map((file) => `'${file.replaceAll("'", "''")}'`).join(', ')}]`;
}
