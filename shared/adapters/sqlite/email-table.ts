import type { Email } from '../../domain/planning/email.ts';
import type { PlannedBefore } from '../../domain/planning/email-transitions.ts';
import { dueShardOf } from '../../domain/planning/placement.ts';
import type { Database } from './database.ts';
import { integer, text } from './rows.ts';
import { STORED_RECORDS, storedEmail, traceJson } from '../stored-records.ts';

/** Where an email's record is. */
export type EmailKey = readonly [org: string, slice: number, contactId: string, emailId: string];

/** Single records of the table; writes are called inside a transaction. */
export interface EmailTable {
  get(key: EmailKey): Email | undefined;
  /** What a plan asks of the record that it would replace: cheaper than reading it. */
  plannedBefore(key: EmailKey): PlannedBefore | undefined;
  add(key: EmailKey, email: Email, cause: string): void;
  change(key: EmailKey, email: Email, cause: string): void;
  remove(key: EmailKey, cause: string): void;
}

/** The table of a database. */
export function emailTable(database: Database): EmailTable {
  const where = 'WHERE org = ? AND slice = ? AND contact_id = ? AND email_id = ?';
  const select = database.statement(`SELECT record, trace FROM email ${where}`);
  const selectState = database.statement(`SELECT status, revision, plan_run FROM email ${where}`);
  const add = database.statement(
    `INSERT OR FAIL INTO email
       (status, send_date, shard, priority, revision, plan_run, claim_run, record, trace, cause,
        org, slice, contact_id, email_id)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const change = database.statement(
    `UPDATE OR FAIL email
     SET status = ?, send_date = ?, shard = ?, priority = ?, revision = ?, plan_run = ?,
       claim_run = ?, record = ?, trace = ?, cause = ? ${where}`,
  );
  const blame = database.statement(`UPDATE OR FAIL email SET cause = ? ${where}`);
  const remove = database.statement(`DELETE FROM email ${where}`);
  return {
    get: (key) => {
      const row = select.get(...key);
      return row && storedEmail(text(row, 'record'), text(row, 'trace'));
    },
    plannedBefore: (key) => {
      const row = selectState.get(...key);
      return (
        row && {
          status: text(row, 'status'),
          revision: integer(row, 'revision'),
          planRun: integer(row, 'plan_run'),
        }
      );
    },
    add: (key, email, cause) => {
      add.run(...columnsOf(email), cause, ...key);
    },
    change: (key, email, cause) => {
      change.run(...columnsOf(email), cause, ...key);
    },
    remove: (key, cause) => {
      blame.run(cause, ...key);
      remove.run(...key);
    },
  };
}

function columnsOf(email: Email) {
  const { status, sendDate, emailId, priority, revision, planRun, claim } = email;
  const state = [status, sendDate, dueShardOf(emailId), priority, revision] as const;
  const runs = [planRun, claim?.run ?? null] as const;
  return [...state, ...runs, STORED_RECORDS.email.encode(email), traceJson(email)] as const;
}
