import type { Email, EmailStatus } from '../../domain/planning/email.ts';
import {
  claimed,
  released,
  settled,
  skippedAtSending,
  withOutcome,
} from '../../domain/planning/email-transitions.ts';
import { sliceOf } from '../../domain/planning/placement.ts';
import { STATUS_WORDS } from '../../contracts/records/record-words.ts';
import type { Cause } from '../../ports/cause.ts';
import type { EmailRef, Emails } from '../../ports/emails.ts';
import type { Database, Durability } from './database.ts';
import { dueReader } from './due-reader.ts';
import { emailTable } from './email-table.ts';
import type { SlicesOf } from './organizations.ts';
import { planWriter } from './plan-writer.ts';
import { integer, text } from './rows.ts';
import { storedEmail } from '../stored-records.ts';

/**
 * Emails in SQLite. Claims, what became of them, and what people decide are durable; plans are not,
 * because they can be made again.
 */
export function sqliteEmails(database: Database, slicesOf: SlicesOf): Emails {
  const table = emailTable(database);
  const writePlan = planWriter(database, table, slicesOf);
  const keyOf = (organizationId: string, { contactId, emailId }: EmailRef) =>
    [organizationId, sliceOf(contactId, slicesOf(organizationId)), contactId, emailId] as const;
  const step = (
    organizationId: string,
    ref: EmailRef,
    durability: Durability,
    cause: Cause,
    transition: (stored: Email) => Email | undefined,
  ): Promise<Email | undefined> =>
    database.write(durability, () => {
      const key = keyOf(organizationId, ref);
      const stored = table.get(key);
      const after = stored && transition(stored);
      if (after) table.change(key, after, JSON.stringify(cause));
      return after;
    });
  const isTaken = async (taken: Promise<Email | undefined>): Promise<boolean> =>
    (await taken) !== undefined;
  return {
    get: async (organizationId, contactId, emailId) =>
      table.get(keyOf(organizationId, { contactId, emailId })),
    putPlanned: (organizationId, guard, writes, loads, cause) =>
      database.write('bulk', () => writePlan(organizationId, guard, writes, loads, cause)),
    due: dueReader(database),
    claim: (org, ref, expected, claim, cause) =>
      step(org, ref, 'durable', cause, (stored) => claimed(stored, expected, claim)),
    release: (org, ref, run, cause) =>
      isTaken(step(org, ref, 'durable', cause, (stored) => released(stored, run))),
    recordOutcome: (org, ref, run, status, outcome, cause) =>
      isTaken(
        step(org, ref, 'durable', cause, (stored) => withOutcome(stored, run, status, outcome)),
      ),
    skip: (org, ref, revision, reason, cause) =>
      isTaken(
        step(org, ref, 'bulk', cause, (stored) => skippedAtSending(stored, revision, reason)),
      ),
    settle: (org, ref, to, outcome, cause) =>
      isTaken(step(org, ref, 'durable', cause, (stored) => settled(stored, to, outcome))),
    ...emailSurveys(database),
  };
}

function emailSurveys(database: Database): Pick<Emails, 'claimedBy' | 'countByStatus'> {
  const byRun = database.statement(
    `SELECT record, trace FROM email
     WHERE org = ? AND claim_run = ? AND status = 'claimed' ORDER BY slice, contact_id, email_id`,
  );
  const byStatus = database.statement(
    'SELECT status, count(*) AS emails FROM email WHERE org = ? GROUP BY status',
  );
  return {
    claimedBy: async (organizationId, run) =>
      byRun
        .all(organizationId, run)
        .map((row) => storedEmail(text(row, 'record'), text(row, 'trace'))),
    countByStatus: async (organizationId) => {
      const counts: Partial<Record<EmailStatus, number>> = {};
      for (const row of byStatus.all(organizationId)) {
        counts[statusOf(text(row, 'status'))] = integer(row, 'emails');
      }
      return counts;
    },
  };
}

const STATUSES = new Set(STATUS_WORDS.values());

function statusOf(value: string): EmailStatus {
  for (const status of STATUSES) if (status === value) return status;
  throw new Error(`Expected the status of an email, got "${value}"`);
}
