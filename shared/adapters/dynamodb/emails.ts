import { DUE_INDEX } from '../../contracts/aws/table-layout.ts';
import { dateText } from '../../contracts/records/date-text.ts';
import { encodeClaim, encodeOutcome } from '../../contracts/records/email-record.ts';
import { statusText } from '../../contracts/records/record-words.ts';
import { released, settled } from '../../domain/planning/email-transitions.ts';
import type { Email, EmailStatus } from '../../domain/planning/email.ts';
import type { Cause } from '../../ports/cause.ts';
import type { EmailRef, Emails } from '../../ports/emails.ts';
import type { Organizations } from '../../ports/organizations.ts';
import type { Tasks } from '../../ports/tasks.ts';
import { when } from './conditions.ts';
import { contactKeys, entityOf, REMOVED } from './contact-items.ts';
import type { PlaceOf } from './contact-places.ts';
import { claimedPartition } from './due-keys.ts';
import { claimReader, dueReader } from './due-reader.ts';
import { emailFields, emailImageOf, emailOf, inStatus, NOT_DUE } from './email-items.ts';
import { causeMap } from './items.ts';
import { slicePartition, type ItemKey } from './keys.ts';
import { planWriter } from './plan-writer.ts';
import { untilSettled, type Settled } from './settling.ts';
import type { Table } from './table.ts';
import type { Tables } from './tables.ts';

/** What emails in DynamoDB are made of. */
export interface EmailsOptions {
  readonly tables: Tables;
  readonly organizations: Pick<Organizations, 'get'>;
  readonly placeOf: PlaceOf;
  /** How many writes of a contact's plan go out at a time. */
  readonly tasks: Tasks;
}

/**
 * Emails in DynamoDB. Claiming, recording an outcome and skipping are one conditional update each,
 * which names what must be so and so needs no reading before. What is durable when it answers: all.
 */
export function dynamoEmails({ tables, organizations, placeOf, tasks }: EmailsOptions): Emails {
  const { live } = tables;
  const keyOf = async (organizationId: string, ref: EmailRef): Promise<ItemKey> =>
    contactKeys.email(await placeOf(organizationId, ref.contactId), ref.emailId);
  return {
    get: async (organizationId, contactId, emailId) =>
      emailOf(await live.get(await keyOf(organizationId, { contactId, emailId }))),
    putPlanned: planWriter(tables, placeOf, tasks),
    due: dueReader(live),
    claim: async (organizationId, ref, { sendDate, revision }, claim, cause) => {
      const change = {
        set: {
          status: statusText('claimed'),
          claim: encodeClaim(claim),
          outcome: null,
          sent_on: dateText(sendDate),
          [DUE_INDEX.partition]: claimedPartition(organizationId, claim.run),
          cause: causeMap(cause),
        },
        add: { revision: 1 },
      };
      const asRead = when.all(
        inStatus('pending'),
        when.equal('send_date', dateText(sendDate)),
        when.equal('revision', revision),
      );
      return emailOf(await live.update(await keyOf(organizationId, ref), change, asRead));
    },
    recordOutcome: async (organizationId, ref, run, status, outcome, cause) => {
      const set = { status: statusText(status), outcome: encodeOutcome(outcome) };
      const change = {
        set: { ...set, cause: causeMap(cause) },
        add: { revision: 1 },
        remove: NOT_DUE,
      };
      // Only what this run has claimed stands there in the index.
      const isClaimed = when.equal(DUE_INDEX.partition, claimedPartition(organizationId, run));
      const key = await keyOf(organizationId, ref);
      return (await live.update(key, change, isClaimed)) !== undefined;
    },
    skip: async (organizationId, ref, revision, reason, cause) => {
      const set = { status: statusText('skipped'), skip_reason: reason, send_date: null };
      const change = {
        set: { ...set, cause: causeMap(cause) },
        add: { revision: 1 },
        remove: NOT_DUE,
      };
      const asRead = when.all(inStatus('pending'), when.equal('revision', revision));
      return (await live.update(await keyOf(organizationId, ref), change, asRead)) !== undefined;
    },
    release: async (organizationId, ref, run, cause) => {
      const key = await keyOf(organizationId, ref);
      const back = (stored: Email) => released(stored, run);
      // Once only: what stands there after somebody wrote in between may be another task's claim of
      // the same run, whose mail is on its way.
      return (await tryStep(live, organizationId, key, cause, back))?.settled ?? false;
    },
    settle: async (organizationId, ref, to, outcome, cause) => {
      const key = await keyOf(organizationId, ref);
      const said = (stored: Email) => settled(stored, to, outcome);
      const attempt = () => tryStep(live, organizationId, key, cause, said);
      return untilSettled(`email "${key.sk}"`, attempt);
    },
    claimedBy: claimReader(live),
    countByStatus: async (organizationId) => {
      const slices = (await organizations.get(organizationId))?.slices ?? 0;
      return countByStatus(live, organizationId, slices);
    },
  };
}

/**
 * Takes a rare step: reads the email, and writes it only if nobody did meanwhile.
 * @returns undefined when somebody did.
 */
async function tryStep(
  live: Table,
  organizationId: string,
  key: ItemKey,
  cause: Cause,
  transition: (stored: Email) => Email | undefined,
): Promise<Settled<boolean> | undefined> {
  const stored = emailOf(await live.get(key));
  const after = stored && transition(stored);
  if (!after) return { settled: false };
  const item = { ...key, ...emailFields(organizationId, after, cause) };
  const asRead = when.all(when.absent(REMOVED), when.equal('revision', stored.revision));
  return (await live.put(item, asRead)) ? { settled: true } : undefined;
}

/** Reads the whole organization, at the price of that: for people who ask, not for every run. */
async function countByStatus(
  live: Table,
  organizationId: string,
  slices: number,
): Promise<Readonly<Partial<Record<EmailStatus, number>>>> {
  const counts: Partial<Record<EmailStatus, number>> = {};
  for (let slice = 0; slice < slices; slice++) {
    const partition = slicePartition(organizationId, slice);
    for await (const page of live.pages({ partition })) {
      for (const item of page) {
        if (entityOf(item) !== 'email' || item[REMOVED] === true) continue;
        const { status } = emailImageOf(item);
        counts[status] = (counts[status] ?? 0) + 1;
      }
    }
  }
  return counts;
}
