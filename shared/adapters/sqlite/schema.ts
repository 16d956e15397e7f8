import { CHANGE_TRIGGERS } from './change-triggers.ts';

/**
 * The tables of the file, as steps: the file's schema number (`user_version`) counts the steps that
 * it has taken, and opening an older file takes the missing ones. A step is never changed once it
 * was published.
 *
 * Keys start with organization and slice, like those of the live table on AWS: a slice is one range
 * of every table. `record` is the record itself, JSON with its schema number (shared/contracts);
 * the other columns are what statements look for. Every record carries the cause of its last write.
 */
export const SCHEMA_STEPS: readonly string[] = [
  `
  CREATE TABLE store (id TEXT NOT NULL);
  INSERT INTO store VALUES (lower(hex(randomblob(8))));

  CREATE TABLE organization (
    org TEXT PRIMARY KEY, record TEXT NOT NULL, cause TEXT NOT NULL
  ) WITHOUT ROWID;
  CREATE TABLE config_version (
    org TEXT, version INTEGER, record TEXT NOT NULL, document TEXT NOT NULL,
    templates TEXT NOT NULL, cause TEXT NOT NULL,
    PRIMARY KEY (org, version)
  );

  CREATE TABLE contact (
    org TEXT, slice INTEGER, contact_id TEXT, version INTEGER NOT NULL, bulk_run INTEGER,
    active INTEGER NOT NULL, address TEXT NOT NULL, record TEXT NOT NULL, cause TEXT NOT NULL,
    PRIMARY KEY (org, slice, contact_id)
  ) WITHOUT ROWID;
  CREATE INDEX contact_by_address ON contact (org, address);
  CREATE INDEX contact_active ON contact (org, active);
  CREATE TABLE address (
    org TEXT, address TEXT, contact_id TEXT NOT NULL,
    PRIMARY KEY (org, address)
  ) WITHOUT ROWID;

  CREATE TABLE visit (
    org TEXT, slice INTEGER, contact_id TEXT, visit TEXT, record TEXT NOT NULL, cause TEXT NOT NULL,
    PRIMARY KEY (org, slice, contact_id, visit)
  ) WITHOUT ROWID;
  CREATE TABLE target (
    org TEXT, slice INTEGER, contact_id TEXT, instance_name TEXT, trigger_date INTEGER,
    record TEXT NOT NULL, cause TEXT NOT NULL,
    PRIMARY KEY (org, slice, contact_id, instance_name, trigger_date)
  ) WITHOUT ROWID;

  CREATE TABLE email (
    org TEXT, slice INTEGER, contact_id TEXT, email_id TEXT, status TEXT NOT NULL,
    send_date INTEGER, shard INTEGER NOT NULL, priority INTEGER NOT NULL,
    revision INTEGER NOT NULL, plan_run INTEGER NOT NULL, claim_run INTEGER,
    record TEXT NOT NULL, trace TEXT NOT NULL, cause TEXT NOT NULL,
    PRIMARY KEY (org, slice, contact_id, email_id)
  ) WITHOUT ROWID;
  CREATE INDEX email_due ON email (org, send_date, shard, priority, email_id)
    WHERE status = 'pending';
  CREATE INDEX email_status ON email (org, status);
  CREATE INDEX email_claimed ON email (org, claim_run) WHERE status = 'claimed';

  CREATE TABLE event (
    org TEXT, slice INTEGER, contact_id TEXT, occurred_at INTEGER, event_id TEXT,
    bulk_run INTEGER, record TEXT NOT NULL, cause TEXT NOT NULL,
    PRIMARY KEY (org, slice, contact_id, occurred_at, event_id)
  ) WITHOUT ROWID;
  CREATE UNIQUE INDEX event_by_id ON event (org, event_id);
  CREATE TABLE suppression (
    org TEXT, scope TEXT, key TEXT, reason TEXT, slice INTEGER, record TEXT NOT NULL,
    cause TEXT NOT NULL,
    PRIMARY KEY (org, scope, key, reason)
  ) WITHOUT ROWID;

  CREATE TABLE run (
    org TEXT, run INTEGER, kind TEXT NOT NULL, status TEXT NOT NULL, execution TEXT NOT NULL,
    record TEXT NOT NULL, checkpoint TEXT NOT NULL, summary TEXT NOT NULL, cause TEXT NOT NULL,
    PRIMARY KEY (org, run)
  ) WITHOUT ROWID;
  CREATE UNIQUE INDEX run_open ON run (org, kind) WHERE status = 'open';

  CREATE TABLE day_load (
    org TEXT, date INTEGER, counted INTEGER NOT NULL, pinned INTEGER NOT NULL,
    effective_date INTEGER NOT NULL,
    PRIMARY KEY (org, date)
  ) WITHOUT ROWID;
  CREATE TABLE plan_size (org TEXT PRIMARY KEY, active_contacts INTEGER NOT NULL) WITHOUT ROWID;

  CREATE TABLE quota_hour (
    hour INTEGER, org TEXT, count INTEGER NOT NULL, PRIMARY KEY (hour, org)
  ) WITHOUT ROWID;
  CREATE TABLE quota_day (
    org TEXT, date INTEGER, allowance TEXT, count INTEGER NOT NULL,
    PRIMARY KEY (org, date, allowance)
  ) WITHOUT ROWID;
  CREATE TABLE rate_lease (
    holder TEXT PRIMARY KEY, rate_per_second REAL NOT NULL, until_ms INTEGER NOT NULL
  ) WITHOUT ROWID;

  CREATE TABLE contact_change (
    position INTEGER PRIMARY KEY AUTOINCREMENT, org TEXT NOT NULL, contact_id TEXT NOT NULL,
    bulk_run INTEGER
  );
  CREATE TABLE record_change (
    position INTEGER PRIMARY KEY AUTOINCREMENT, org TEXT NOT NULL, entity TEXT NOT NULL,
    contact_id TEXT, before TEXT, after TEXT, cause TEXT NOT NULL
  );
  CREATE TABLE feed_reader (reader TEXT PRIMARY KEY, position INTEGER NOT NULL) WITHOUT ROWID;
  CREATE TABLE drain (
    org TEXT PRIMARY KEY, position INTEGER NOT NULL, journal_position INTEGER NOT NULL,
    durable_through INTEGER NOT NULL
  ) WITHOUT ROWID;
  `,
  CHANGE_TRIGGERS,
];
