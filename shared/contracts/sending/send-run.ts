import { z } from 'zod';

/**
 * What a send run passes from task to task and keeps as its checkpoint. It goes through Step
 * Functions as JSON, so everything in it is plain and small: at most a page of references.
 */

/** Why a run ended before it was through. Nothing is lost: what it left is still pending. */
const haltReason = z.enum([
  /** `sending.send_until` was reached. */
  'send_until',
  /** The organization's date is another one by now. */
  'midnight',
  /** Sending is halted (`almanac stop`, a restore, a breaker). */
  'stopped',
  /** The account's allowance for 24 hours is used up. */
  'quota',
  /** The mailer refused mail after mail. */
  'mailer_refuses',
  /** Something else failed again and again; `problems` says what. */
  'errors',
]);
export type HaltReason = z.infer<typeof haltReason>;

const count = z.int().min(0);
const countByName = z.record(z.string(), count);

/** Something a person should look at; ids, types and messages, no personal data. */
const sendProblem = z.object({
  /** Null for what no email is to blame for. */
  emailId: z.string().nullable(),
  type: z.string().nullable(),
  /** `render_failed`, `error`, … */
  reason: z.string(),
  message: z.string(),
});
export type SendProblem = z.infer<typeof sendProblem>;

/** What became of the emails that a run looked at. Each of them is in exactly one of these. */
const sendCounts = z.object({
  /** References taken from the due index. */
  examined: count,
  sent: count,
  /** Rendered by a dry run, which hands nothing over. */
  rendered: count,
  failed: count,
  unknown: count,
  /** By reason. */
  skipped: countByName,
  /** Still pending, by reason. */
  leftPending: countByName,
  /** Not there, not pending or not of this date any more when their turn came. */
  gone: count,
  /** The work on them broke off; a claim among them is unknown at the run's end. */
  errors: count,
});
export type SendCounts = z.infer<typeof sendCounts>;

const sendTotals = sendCounts.extend({
  /** Claims given back after a refusal; the same email may be claimed again. */
  released: count,
  /** Email type → outcome → number. */
  byType: z.record(z.string(), countByName),
  problems: z.array(sendProblem),
});
export type SendTotals = z.infer<typeof sendTotals>;

const dueEmail = z.object({ emailId: z.string(), contactId: z.string(), priority: z.number() });

const priorityClass = z.object({ priority: z.number(), due: count });
export type PriorityClass = z.infer<typeof priorityClass>;

/** Where a send run stands between two tasks. */
export const sendCursor = z.object({
  organizationId: z.string(),
  run: z.int(),
  actor: z.string(),
  /** Epoch day. */
  today: z.int(),
  configVersion: z.int(),
  dryRun: z.boolean(),
  /** What was due when the run began, by class, the first to go first. */
  classes: z.array(priorityClass),
  /** Index into `classes`, then the shard and the page of the due index. */
  classIndex: count,
  shard: count,
  page: z.string().nullable(),
  /** References of the page read last that still have their turn. */
  queue: z.array(dueEmail),
  /** Refusals of the queue's first email so far. */
  refusals: count,
  /** Emails in a row that were given up after refusals, and emails in a row that ended in an error. */
  givenUpInARow: count,
  errorsInARow: count,
  /** Epoch milliseconds before which nothing is handed over. */
  nextAt: z.number(),
  lease: z.object({ ratePerSecond: z.number(), untilMs: z.number() }).nullable(),
  /** The account's allowance as the mailer gave it; null = without limit. */
  quota: z.object({ max24Hours: z.number().nullable(), maxPerSecond: z.number().nullable() }),
  /** Daily maxima that are used up. */
  full: z.array(z.string()),
  totals: sendTotals,
  halted: haltReason.nullable(),
});
export type SendCursor = z.infer<typeof sendCursor>;

/** What a send run leaves behind when it closes. */
export const sendSummary = sendTotals.extend({
  dryRun: z.boolean(),
  /** Pending for the date when the run began. */
  due: count,
  halted: haltReason.nullable(),
});
export type SendSummary = z.infer<typeof sendSummary>;

/** A run's totals before it did anything. */
export function emptyTotals(): SendTotals {
  return {
    examined: 0,
    sent: 0,
    rendered: 0,
    failed: 0,
    unknown: 0,
    skipped: {},
    leftPending: {},
    gone: 0,
    errors: 0,
    released: 0,
    byType: {},
    problems: [],
  };
}
