import type { LakeTableName } from '../../contracts/lake/tables.ts';
import type { ColumnTypes } from './file-views.ts';

/** A contact's fields that a snapshot and the journal have alike. */
export const CONTACT_FIELDS: ColumnTypes = {
  state: 'VARCHAR',
  segment: 'VARCHAR',
  active: 'BOOLEAN',
  effective_date: 'DATE',
  signup_date: 'DATE',
  time_zone: 'VARCHAR',
  sms_consent: 'BOOLEAN',
};

/** The fields of journal lines that tables are made of, over all entities. */
export const JOURNAL_FIELDS: ColumnTypes = {
  ...ofType('VARCHAR', 'type', 'kind', 'campaign', 'visit', 'parent_id', 'status', 'skip_reason'),
  ...ofType('VARCHAR', 'moved_by', 'template', 'channel', 'event_type', 'email_id'),
  ...ofType('DATE', 'event_date', 'ideal_date', 'base_date', 'latest_date', 'send_date', 'sent_on'),
  ...ofType('BIGINT', 'priority', 'revision', 'contact_version', 'config_version', 'plan_run'),
  ...ofType('BIGINT', 'opened_at_ms', 'closed_at_ms', 'occurred_at_ms'),
  today: 'DATE',
  blocked_by: 'VARCHAR[]',
  claim: 'STRUCT(run BIGINT, attempt INTEGER, at_ms BIGINT)',
  outcome: 'STRUCT(at_ms BIGINT, message_id VARCHAR, detail VARCHAR)',
  ...CONTACT_FIELDS,
};

/** What was made of a claim, from a line with `fields`. */
const ATTEMPT = `
  make_timestamp(fields.claim.at_ms * 1000) AS claimed_at,
  make_timestamp(fields.outcome.at_ms * 1000) AS settled_at,
  fields.outcome.message_id AS message_id, fields.outcome.detail AS detail`;

/**
 * How each table's rows come out of `journal_lines` and `snapshot_contacts`, by column name. This
 * SQL is DuckDB's own; what users write against the tables is what Athena has too.
 *
 * The order of journal lines is not the order of changes: sending appends claims and outcomes at
 * once, other changes are drained later. A sent or cancelled email stays that; otherwise the newest
 * cause counts, then the highest revision, then the last line.
 */
export const TABLE_ROWS: Readonly<Record<LakeTableName, string>> = {
  emails: `
    WITH newest AS (
      SELECT arg_max(line, row(
        fields.status IS NOT DISTINCT FROM 'sent',
        fields.status IS NOT DISTINCT FROM 'cancelled',
        changed_at, fields.revision, line
      )) AS line
      FROM journal_lines WHERE entity = 'email' GROUP BY key
    )
    SELECT fields.* EXCLUDE (blocked_by, email_id), key AS email_id, contact_id, changed_at,
      array_to_string(fields.blocked_by, ' ') AS blocked_by, ${ATTEMPT}
    FROM journal_lines WHERE line IN (SELECT line FROM newest) AND change = 'put'`,
  sends: `
    WITH tries AS (
      SELECT key, fields.claim.run AS run, fields.claim.attempt AS attempt,
        arg_max(line, row(fields.revision, line)) AS line
      FROM journal_lines WHERE entity = 'email' AND fields.claim IS NOT NULL GROUP BY ALL
    ), given_back AS (
      SELECT DISTINCT claimed.line
      FROM journal_lines AS claimed
      JOIN journal_lines AS later ON later.key = claimed.key AND later.entity = 'email'
        AND later.fields.claim IS NULL AND later.fields.revision > claimed.fields.revision
        AND later.changed_at >= claimed.changed_at
      WHERE claimed.line IN (SELECT line FROM tries) AND claimed.fields.status = 'sending'
    )
    SELECT key AS email_id, contact_id, fields.type AS type, fields.campaign AS campaign,
      fields.sent_on AS sent_on, fields.claim.run AS run, fields.claim.attempt AS attempt,
      CASE WHEN line IN (SELECT line FROM given_back) THEN 'released' ELSE fields.status END
        AS status, ${ATTEMPT}
    FROM journal_lines WHERE line IN (SELECT line FROM tries)`,
  events: `
    SELECT key AS event_id, first(contact_id) AS contact_id,
      first(fields.event_type) AS event_type,
      make_timestamp(first(fields.occurred_at_ms) * 1000) AS occurred_at,
      first(fields.email_id) AS email_id
    FROM journal_lines WHERE entity = 'event' AND change = 'put' GROUP BY key`,
  runs: `
    SELECT TRY_CAST(key AS BIGINT) AS run, fields.*,
      make_timestamp(fields.opened_at_ms * 1000) AS opened_at,
      make_timestamp(fields.closed_at_ms * 1000) AS closed_at
    FROM journal_lines
    WHERE line IN (SELECT max(line) FROM journal_lines WHERE entity = 'run' GROUP BY key)`,
  contacts: `
    WITH states AS (
      SELECT 0 AS line, 'put' AS change, contact_id, ${contactFields()}, changed_at
      FROM snapshot_contacts
      UNION ALL
      SELECT line, change, key, ${contactFields()}, changed_at
      FROM journal_lines WHERE entity = 'contact'
    )
    SELECT contact_id, unnest(newest)
    FROM (
      SELECT contact_id, arg_max(states, row(changed_at, line)) AS newest
      FROM states GROUP BY contact_id
    )
    WHERE newest.change = 'put'`,
  audit: `
    SELECT line, changed_at, entity, change, contact_id, key AS record_key,
      fields->>'status' AS status, cause.actor AS actor, cause.reason AS reason, cause.run AS run,
      CAST(fields AS VARCHAR) AS fields
    FROM whole_lines`,
};

function ofType(type: string, ...names: readonly string[]): ColumnTypes {
  return Object.fromEntries(names.map((name) => [name, type]));
}

function contactFields(): string {
  return Object.keys(CONTACT_FIELDS)
    .map((name) => `fields.${name} AS ${name}`)
    .join(', ');
}
