import { DUE_INDEX } from '../../contracts/aws/table-layout.ts';
import { dateText } from '../../contracts/records/date-text.ts';
import type { Day } from '../../domain/calendar/civil-date.ts';
import type { Email } from '../../domain/planning/email.ts';
import { dueShardOf } from '../../domain/planning/placement.ts';
import type { Item } from './items.ts';
import { joinKey, numberPart } from './keys.ts';

/** What decides where an email stands in the due index. */
export type DuePlace = Pick<
  Email,
  'emailId' | 'contactId' | 'status' | 'sendDate' | 'priority' | 'claim'
>;

/** The attributes by which an email is in the due index; none when it is not in it. */
export function dueAttributes(organizationId: string, email: DuePlace): Item {
  const partition = partitionOf(organizationId, email);
  if (partition === undefined) return {};
  const { priority, emailId, contactId } = email;
  const sort = joinKey(numberPart(priority, PRIORITY_DIGITS), emailId, contactId);
  return { [DUE_INDEX.partition]: partition, [DUE_INDEX.sort]: sort };
}

/** Where the pending emails of a date and shard stand. */
export function duePartition(organizationId: string, sendDate: Day, shard: number): string {
  return joinKey(organizationId, dateText(sendDate), String(shard));
}

/** Where the emails stand that a run has claimed. A date is never called like that. */
export function claimedPartition(organizationId: string, run: number): string {
  return joinKey(organizationId, 'CLAIMED', String(run));
}

/** Priorities are 0 to 99 (configuration); a digit more does no harm. */
const PRIORITY_DIGITS = 3;

function partitionOf(organizationId: string, email: DuePlace): string | undefined {
  const { status, sendDate, claim, emailId } = email;
  if (status === 'claimed' && claim) return claimedPartition(organizationId, claim.run);
  if (status !== 'pending' || sendDate === null) return undefined;
  return duePartition(organizationId, sendDate, dueShardOf(emailId));
}
