/** Tables whose rows are records of a contact, and the column that names it. */
const TABLES = {
  organization: 'NULL',
  config_version: 'NULL',
  contact: 'ROW.contact_id',
  visit: 'ROW.contact_id',
  target: 'ROW.contact_id',
  email: 'ROW.contact_id',
  event: 'ROW.contact_id',
  suppression: `CASE ROW.scope WHEN 'contact' THEN ROW.key END`,
  run: 'NULL',
} as const;

/**
 * The triggers that play a stream with old and new images: every write of a record, whoever makes
 * it, leaves its change behind in the same transaction. A deleted row takes the cause that it
 * holds, which is why deletions write their cause first.
 *
 * They call no SQL functions, and statements that fire them are written `INSERT OR FAIL` and
 * `UPDATE OR FAIL`: otherwise SQLite copies every page that a statement touches, to undo the
 * statement alone, which takes longer than the write. Here a transaction is undone as a whole.
 */
export const CHANGE_TRIGGERS = [
  ...Object.entries(TABLES).map(([table, contactId]) => recordTriggers(table, contactId)),
  contactFeedTriggers(),
].join('\n');

function recordTriggers(table: string, contactId: string): string {
  const insert = (row: 'OLD' | 'NEW', before: string, after: string): string =>
    `INSERT INTO record_change (org, entity, contact_id, before, after, cause)
     VALUES (${row}.org, '${table}', ${contactId.replaceAll('ROW', row)}, ${before}, ${after},
       ${row}.cause);`;
  // A run's checkpoints and holders are its own affair.
  const changed = table === 'run' ? 'OLD.status <> NEW.status' : 'OLD.record <> NEW.record';
  return `
    CREATE TRIGGER ${table}_added AFTER INSERT ON ${table}
    BEGIN ${insert('NEW', 'NULL', 'NEW.record')} END;
    CREATE TRIGGER ${table}_changed AFTER UPDATE ON ${table} WHEN ${changed}
    BEGIN ${insert('NEW', 'OLD.record', 'NEW.record')} END;
    CREATE TRIGGER ${table}_removed AFTER DELETE ON ${table}
    BEGIN ${insert('OLD', 'OLD.record', 'NULL')} END;`;
}

/** The feed of contact changes: what raises a contact's version, its events, its suppressions. */
function contactFeedTriggers(): string {
  const tell = 'INSERT INTO contact_change (org, contact_id, bulk_run)';
  const suppressed = (row: 'OLD' | 'NEW'): string => `
    ${tell} SELECT org, contact_id, NULL FROM contact
      WHERE ${row}.scope = 'contact' AND org = ${row}.org AND slice = ${row}.slice
        AND contact_id = ${row}.key;
    ${tell} SELECT org, contact_id, NULL FROM contact
      WHERE ${row}.scope = 'address' AND org = ${row}.org AND address = ${row}.key
      ORDER BY contact_id;`;
  return `
    CREATE TRIGGER contact_added_feed AFTER INSERT ON contact
    BEGIN ${tell} VALUES (NEW.org, NEW.contact_id, NEW.bulk_run); END;
    CREATE TRIGGER contact_changed_feed AFTER UPDATE OF version ON contact
      WHEN OLD.version <> NEW.version
    BEGIN ${tell} VALUES (NEW.org, NEW.contact_id, NEW.bulk_run); END;
    CREATE TRIGGER event_added_feed AFTER INSERT ON event
    BEGIN ${tell} VALUES (NEW.org, NEW.contact_id, NEW.bulk_run); END;
    CREATE TRIGGER suppression_added_feed AFTER INSERT ON suppression
    BEGIN ${suppressed('NEW')} END;
    CREATE TRIGGER suppression_removed_feed AFTER DELETE ON suppression
    BEGIN ${suppressed('OLD')} END;`;
}
