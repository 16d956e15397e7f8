import type { LakeTableName } from '../../contracts/lake/tables.ts';

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
    SELECT * FROM (
      SELECT *, row_number() OVER (
        PARTITION BY email_id
        ORDER BY (status = 'sent') DESC, (status = 'cancelled') DESC,
          changed_at DESC, revision DESC, line DESC
      ) AS newest
      FROM (
        SELECT line, change, changed_at, contact_id, key AS email_id,
          ${texts('type', 'kind', 'campaign', 'visit', 'parent_id')},
          ${dates('event_date', 'ideal_date', 'base_date', 'latest_date', 'send_date', 'sent_on')},
          ${texts('status', 'skip_reason', 'moved_by', 'template', 'channel')},
          ${numbers('priority', 'revision', 'contact_version', 'config_version', 'plan_run')},
          array_to_string(from_json(fields->'blocked_by', '["VARCHAR"]'), ' ') AS blocked_by,
          ${instant(`fields->'claim'->>'at_ms'`)} AS claimed_at,
          ${instant(`fields->'outcome'->>'at_ms'`)} AS settled_at,
          fields->'outcome'->>'message_id' AS message_id,
          fields->'outcome'->>'detail' AS detail
        FROM journal_lines WHERE entity = 'email'
      )
    ) WHERE newest = 1 AND change = 'put'`,
  sends: `
    WITH lines AS (
      SELECT line, changed_at, contact_id, key AS email_id, ${texts('type', 'campaign', 'status')},
        ${dates('sent_on')}, ${numbers('revision')},
        TRY_CAST(fields->'claim'->>'run' AS BIGINT) AS run,
        TRY_CAST(fields->'claim'->>'attempt' AS INTEGER) AS attempt,
        ${instant(`fields->'claim'->>'at_ms'`)} AS claimed_at,
        ${instant(`fields->'outcome'->>'at_ms'`)} AS settled_at,
        fields->'outcome'->>'message_id' AS message_id,
        fields->'outcome'->>'detail' AS detail
      FROM journal_lines WHERE entity = 'email' AND change = 'put'
    ), attempts AS (
      SELECT * FROM (
        SELECT *, row_number() OVER (
          PARTITION BY email_id, run, attempt ORDER BY revision DESC, line DESC
        ) AS newest
        FROM lines WHERE run IS NOT NULL
      ) WHERE newest = 1
    )
    SELECT attempts.* REPLACE (
      CASE WHEN status = 'sending' AND EXISTS (
        SELECT 1 FROM lines WHERE lines.email_id = attempts.email_id AND lines.run IS NULL
          AND lines.revision > attempts.revision AND lines.changed_at >= attempts.changed_at
      ) THEN 'released' ELSE status END AS status
    )
    FROM attempts`,
  events: `
    SELECT DISTINCT ON (key) key AS event_id, contact_id, fields->>'event_type' AS event_type,
      ${instant(`fields->>'occurred_at_ms'`)} AS occurred_at, fields->>'email_id' AS email_id
    FROM journal_lines WHERE entity = 'event' AND change = 'put'
    ORDER BY key, line`,
  runs: `
    SELECT * FROM (
      SELECT TRY_CAST(key AS BIGINT) AS run, ${texts('kind', 'status')}, ${dates('today')},
        ${numbers('config_version')},
        ${instant(`fields->>'opened_at_ms'`)} AS opened_at,
        ${instant(`fields->>'closed_at_ms'`)} AS closed_at,
        row_number() OVER (PARTITION BY key ORDER BY line DESC) AS newest
      FROM journal_lines WHERE entity = 'run'
    ) WHERE newest = 1`,
  contacts: `
    SELECT * FROM (
      SELECT *, row_number() OVER (
        PARTITION BY contact_id ORDER BY changed_at DESC, line DESC
      ) AS newest
      FROM (
        SELECT 0 AS line, 'put' AS change, * FROM snapshot_contacts
        UNION ALL BY NAME
        SELECT line, change, key AS contact_id, ${texts('state', 'segment', 'time_zone')},
          ${dates('effective_date', 'signup_date')},
          TRY_CAST(fields->>'active' AS BOOLEAN) AS active,
          TRY_CAST(fields->>'sms_consent' AS BOOLEAN) AS sms_consent, changed_at
        FROM journal_lines WHERE entity = 'contact'
      )
    ) WHERE newest = 1 AND change = 'put'`,
  audit: `
    SELECT line, changed_at, entity, change, contact_id, key AS record_key, fields->>'status' AS status, actor, reason, run,
      CAST(fields AS VARCHAR) AS fields
    FROM journal_lines`,
};

function texts(...names: readonly string[]): string {
  return names.map((name) => `fields->>'${name}' AS ${name}`).join(', ');
}

function dates(...names: readonly string[]): string {
  return names.map((name) => `TRY_CAST(fields->>'${name}' AS DATE) AS ${name}`).join(', ');
}

function numbers(...names: readonly string[]): string {
  return names.map((name) => `TRY_CAST(fields->>'${name}' AS BIGINT) AS ${name}`).join(', ');
}

/** Epoch milliseconds as an instant in UTC. */
function instant(milliseconds: string): string {
  return `make_timestamp(TRY_CAST(${milliseconds} AS BIGINT) * 1000)`;
}
