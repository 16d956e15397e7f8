/** A question that is asked often, in the SQL that Athena and DuckDB share. */
export interface NamedQuery {
  readonly name: string;
  readonly question: string;
  /** Values that it asks for, written `{{name}}` in the SQL where a text stands. */
  readonly parameters: readonly string[];
  readonly sql: string;
}

const query = (
  name: string,
  question: string,
  sql: string,
  parameters: readonly string[] = [],
): NamedQuery => ({ name, question, parameters, sql: sql.trim() });

/** The questions behind `almanac query --named`. */
export const NAMED_QUERIES: readonly NamedQuery[] = [
  query(
    'mail_per_day',
    'How many mails went out on each day?',
    `
SELECT sent_on, count(*) AS mails
FROM emails
WHERE status = 'sent'
GROUP BY sent_on
ORDER BY sent_on`,
  ),
  query(
    'sent_by_type',
    'How many mails of each type went out, and between which days?',
    `
SELECT type, count(*) AS mails, min(sent_on) AS first_day, max(sent_on) AS last_day
FROM emails
WHERE status = 'sent'
GROUP BY type
ORDER BY mails DESC, type`,
  ),
  query(
    'planned_per_day',
    'How many mails are planned for each day, and how many of them are visit mail?',
    `
SELECT send_date, count(*) AS mails, count_if(kind = 'transactional') AS visit_mails
FROM emails
WHERE status = 'pre-scheduled'
GROUP BY send_date
ORDER BY send_date`,
  ),
  query(
    'skips_by_reason',
    'Why do mails not go out?',
    `
SELECT skip_reason, type, count(*) AS mails
FROM emails
WHERE status = 'skipped'
GROUP BY skip_reason, type
ORDER BY mails DESC, skip_reason, type`,
  ),
  query(
    'skips_by_state',
    'Which states keep how much mail back, and why?',
    `
SELECT coalesce(contacts.state, 'none') AS state, emails.skip_reason, count(*) AS mails
FROM emails
LEFT JOIN contacts ON contacts.contact_id = emails.contact_id
WHERE emails.status = 'skipped'
GROUP BY coalesce(contacts.state, 'none'), emails.skip_reason
ORDER BY mails DESC, state, emails.skip_reason`,
  ),
  query(
    'unknown_mails',
    'Of which mails is it not known whether they went out? A person decides about each.',
    `
SELECT email_id, contact_id, type, send_date, claimed_at, detail
FROM emails
WHERE status = 'unknown'
ORDER BY send_date, email_id`,
  ),
  query(
    'failed_mails',
    'Which mails were refused, and why?',
    `
SELECT email_id, contact_id, type, sent_on, detail
FROM emails
WHERE status = 'failed'
ORDER BY sent_on DESC, email_id`,
  ),
  query(
    'late_mails',
    'Which mails went out, or will, after their ideal date, and what moved them?',
    `
SELECT email_id, contact_id, type, ideal_date, send_date, status, moved_by,
       date_diff('day', ideal_date, send_date) AS days_late
FROM emails
WHERE send_date > ideal_date AND status IN ('pre-scheduled', 'sending', 'sent', 'unknown')
ORDER BY days_late DESC, send_date, email_id`,
  ),
  query(
    'attempts_per_run',
    'What became of the mail that each send run claimed?',
    `
SELECT run, min(sent_on) AS sent_on, count(*) AS attempts,
       count_if(status = 'sent') AS sent,
       count_if(status = 'released') AS released,
       count_if(status = 'failed') AS failed,
       count_if(status = 'unknown') AS unknown
FROM sends
GROUP BY run
ORDER BY run DESC`,
  ),
  query(
    'reactions_by_type',
    'How many contacts reacted to mail of each type?',
    `
SELECT emails.type, events.event_type, count(DISTINCT events.contact_id) AS contacts
FROM events
JOIN emails ON emails.email_id = events.email_id
GROUP BY emails.type, events.event_type
ORDER BY contacts DESC, emails.type, events.event_type`,
  ),
  query(
    'contacts_by_state',
    'How many contacts does each state have, and how many of them are active?',
    `
SELECT coalesce(state, 'none') AS state, count(*) AS contacts, count_if(active) AS active
FROM contacts
GROUP BY coalesce(state, 'none')
ORDER BY contacts DESC, state`,
  ),
  query(
    'recent_runs',
    'What ran lately, and how did it end?',
    `
SELECT run, kind, status, today, opened_at, closed_at,
       date_diff('second', opened_at, closed_at) AS seconds
FROM runs
ORDER BY run DESC
LIMIT 50`,
  ),
  query(
    'changes_by_actor',
    'Who changed how much of what?',
    `
SELECT actor, entity, change, count(*) AS changes, max(changed_at) AS last_change
FROM audit
GROUP BY actor, entity, change
ORDER BY changes DESC, actor, entity, change`,
  ),
  query(
    'contact_mails',
    'Which mails does one contact have, past and coming?',
    `
SELECT type, campaign, visit, event_date, send_date, status, skip_reason, moved_by, email_id
FROM emails
WHERE contact_id = '{{contact_id}}'
ORDER BY coalesce(send_date, base_date), email_id`,
    ['contact_id'],
  ),
  query(
    'contact_history',
    'What happened to one contact and its mail, in order?',
    `
SELECT changed_at, entity, record_key, change, status, actor, reason, run
FROM audit
WHERE contact_id = '{{contact_id}}'
ORDER BY changed_at, line`,
    ['contact_id'],
  ),
];

/** The SQL of a named query, or what is wrong with the asking. */
export type NamedQuerySql = { readonly sql: string } | { readonly problem: string };

/** Fills in a named query's parameters, each as one text however it looks. */
export function namedQuerySql(
  name: string,
  values: Readonly<Record<string, string>>,
): NamedQuerySql {
  const named = NAMED_QUERIES.find((known) => known.name === name);
  if (!named) {
    const names = NAMED_QUERIES.map((known) => known.name).join(', ');
    return { problem: `Expected the name of a query (${names}), got "${name}"` };
  }
  const missing = named.parameters.filter((parameter) => values[parameter] === undefined);
  if (missing.length > 0) {
    return { problem: `Expected a value for ${missing.join(', ')} of "${name}", got none` };
  }
  const sql = named.parameters.reduce(
    (text, parameter) => text.replaceAll(`{{${parameter}}}`, () => quoted(values[parameter] ?? '')),
    named.sql,
  );
  return { sql };
}

function quoted(value: string): string {
  return value.replaceAll("'", "''");
}
