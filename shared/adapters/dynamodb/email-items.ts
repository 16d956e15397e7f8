import { DUE_INDEX, TIME_TO_LIVE } from '../../contracts/aws/table-layout.ts';
import { decodeEmailImage, encodeEmailImage } from '../../contracts/records/email-record.ts';
import { RecordReader } from '../../contracts/records/record-reader.ts';
import { statusText } from '../../contracts/records/record-words.ts';
import { decodeTraceStep } from '../../contracts/records/trace-record.ts';
import type { Email, EmailStatus } from '../../domain/planning/email.ts';
import type { Cause } from '../../ports/cause.ts';
import type { EmailImage } from '../../ports/record-changes.ts';
import { traceJson } from '../stored-records.ts';
import { when, type Change, type Condition } from './conditions.ts';
import { isThere, REMOVED, removal } from './contact-items.ts';
import { dueAttributes } from './due-keys.ts';
import { itemBasics, type Item } from './items.ts';

/**
 * An email's item without its key. Unlike those of other records its fields are attributes, because
 * each step of sending is one conditional update that looks at some and moves others. Its trace is
 * text.
 */
export function emailFields(organizationId: string, email: Email, cause: Cause): Item {
  return {
    ...itemBasics('email', cause),
    ...encodeEmailImage(email),
    trace: traceJson(email),
    ...dueAttributes(organizationId, email),
  };
}

/** The email of an item, `undefined` where there is none any more. @throws RecordUnreadable */
export function emailOf(item: Item | undefined): Email | undefined {
  if (!item || !isThere(item)) return undefined;
  const steps: unknown = JSON.parse(new RecordReader(item, 'email').text('trace'));
  return {
    ...emailImageOf(item),
    trace: new RecordReader({ steps }, 'trace').records('steps', decodeTraceStep),
  };
}

/** The email of an item without its trace. @throws RecordUnreadable */
export function emailImageOf(item: Item): EmailImage {
  return decodeEmailImage(new RecordReader(item, 'email'));
}

/**
 * Puts an email in the place of what is there. Its revision goes on from the one that is there,
 * which nobody has to read for that; the email's own is not looked at.
 */
export function emailPut(organizationId: string, email: Email, cause: Cause): Change {
  const { revision: _revision, ...fields } = emailFields(organizationId, email, cause);
  const isDue = DUE_INDEX.partition in fields;
  return {
    set: fields,
    add: { revision: 1 },
    remove: [REMOVED, TIME_TO_LIVE, ...(isDue ? [] : NOT_DUE)],
  };
}

/** Removes an email; one that comes to its place later starts at revision 1 again. */
export function emailRemoval(cause: Cause): Change {
  return { set: { ...removal(cause).set, revision: 0 }, remove: NOT_DUE };
}

/** The attributes by which an email is in the due index: without them it is not. */
export const NOT_DUE = [DUE_INDEX.partition, DUE_INDEX.sort] as const;

/** Holds while there is an email in one of these statuses. */
export function inStatus(...statuses: readonly EmailStatus[]): Condition {
  const any = when.any(...statuses.map((status) => when.equal('status', statusText(status))));
  return when.all(when.absent(REMOVED), any);
}

/**
 * Holds for what a plan may replace or remove, as `isPlannable` says of a record; of what the same
 * run wrote only what it decided by this contact or an older one. So a plan that was made of a
 * contact before its change never takes the place of the one that was made after it.
 */
export function plannableBy(run: number, contactVersion: number): Condition {
  const bySameRun = when.all(
    when.equal('plan_run', run),
    when.atMost('contact_version', contactVersion),
  );
  return when.all(
    inStatus('pending', 'skipped'),
    when.any(when.atMost('plan_run', run - 1), bySameRun),
  );
}

/** Holds where there is no email. */
export const NO_EMAIL: Condition = when.any(when.absent(), when.present(REMOVED));
