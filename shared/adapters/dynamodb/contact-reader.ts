import { RecordReader } from '../../contracts/records/record-reader.ts';
import { BULK_RUN } from '../../contracts/aws/table-layout.ts';
import type { ContactEvent, SuppressionReason } from '../../domain/contacts/contact.ts';
import type { ContactChange, ContactRecords } from '../../ports/contacts.ts';
import type { Suppressions } from '../../ports/suppressions.ts';
import { targetKey, type StoredContact } from '../contact-decision.ts';
import { STORED_RECORDS } from '../stored-records.ts';
import { contactKeys, entityOf, isThere, type ContactPlace } from './contact-items.ts';
import { emailOf } from './email-items.ts';
import type { Item } from './items.ts';
import { joinKey, slicePartition } from './keys.ts';
import type { Query } from './query.ts';
import { untilSettled } from './settling.ts';
import type { Tables } from './tables.ts';
import { isWhole } from './whole-contacts.ts';

/**
 * How often a contact is read again that looks torn. A transaction is not visible in parts for as
 * long as that takes; what still looks torn then is taken as it is.
 */
const MOST_TORN = 20;

/**
 * Reads everything of a contact as of one version. A query is not one moment: everything is read
 * again when the version moved meanwhile, and when a transaction was seen in parts (`isWhole`).
 */
export async function readContact(
  tables: Tables,
  suppressions: Pick<Suppressions, 'find'>,
  place: ContactPlace,
): Promise<ContactRecords | undefined> {
  const { organizationId, contactId } = place;
  let torn = 0;
  return untilSettled(`contact "${contactId}"`, async () => {
    const [items, past] = await Promise.all([
      tables.live.query(allOf(place, contactId, contactId)),
      tables.history.query(allOf(place, contactId, contactId)),
    ]);
    const records = recordsOf(items, past, null);
    if (!records) return { settled: undefined };
    const { email } = records.contact;
    const [found, last] = await Promise.all([
      suppressions.find(organizationId, email, contactId),
      tables.live.get(contactKeys.contact(place)),
    ]);
    if (last?.['version'] !== records.version) return undefined;
    if (!isWhole(items) && ++torn < MOST_TORN) return undefined;
    return { settled: { ...records, suppression: found[0]?.reason ?? null } };
  });
}

/**
 * Reads what a change is decided by. The contact was at the expected version before, or the change
 * is refused; its visits and targets, which it is asked for here, are then of that version too.
 */
export async function readStored(
  { live }: Tables,
  place: ContactPlace,
  change: ContactChange,
): Promise<StoredContact | undefined> {
  const { visits, addTargets, removeTargets } = change;
  const [contact, belongings] = await Promise.all([
    live.get(contactKeys.contact(place)),
    visits || addTargets || removeTargets ? live.query(belongingsOf(place)) : [],
  ]);
  return contact && storedContact([contact, ...belongings]);
}

/** The query for all that a range of contacts has, in one table. */
export function allOf(
  { organizationId, slice }: Pick<ContactPlace, 'organizationId' | 'slice'>,
  first: string,
  last: string,
): Query {
  const between = [`${joinKey(first)}#`, afterAllOf(last)] as const;
  return { partition: slicePartition(organizationId, slice), sort: { between } };
}

/** A sort key behind all that is a contact's, before the next contact's. */
export function afterAllOf(contactId: string): string {
  return `${joinKey(contactId)}$`;
}

/** Puts a contact's items together; `undefined` where the contact itself is not among them. */
export function recordsOf(
  items: readonly Item[],
  past: readonly Item[],
  suppression: SuppressionReason | null,
): ContactRecords | undefined {
  const own = items.find((item) => entityOf(item) === 'contact');
  const stored = own && storedContact(items);
  if (!stored) return undefined;
  const bulkRun = own[BULK_RUN];
  return {
    contact: stored.contact,
    version: stored.version,
    bulkRun: typeof bulkRun === 'number' ? bulkRun : null,
    // The table gives items in the order of their keys, which is that of names, dates and ids.
    visits: [...stored.visits.values()],
    targets: [...stored.targets.values()],
    emails: items.flatMap((item) => (entityOf(item) === 'email' ? (emailOf(item) ?? []) : [])),
    events: past
      .flatMap((item): ContactEvent[] =>
        entityOf(item) === 'event' ? [STORED_RECORDS.event.decode(recordText(item))] : [],
      )
      .toSorted((a, b) => a.occurredAt - b.occurredAt),
    suppression,
  };
}

function storedContact(items: readonly Item[]): StoredContact | undefined {
  const there = items.filter(isThere);
  const own = there.find((item) => entityOf(item) === 'contact');
  if (!own) return undefined;
  const visits = there
    .filter((item) => entityOf(item) === 'visit')
    .map((item) => STORED_RECORDS.visit.decode(recordText(item)));
  const targets = there
    .filter((item) => entityOf(item) === 'target')
    .map((item) => STORED_RECORDS.target.decode(recordText(item)));
  return {
    contact: STORED_RECORDS.contact.decode(recordText(own)),
    version: new RecordReader(own, 'contact').integer('version'),
    visits: new Map(visits.map((visit) => [visit.visit, visit])),
    targets: new Map(targets.map((target) => [targetKey(target), target])),
  };
}

/** All targets and visits of a contact: they stand side by side. */
function belongingsOf({ organizationId, slice, contactId }: ContactPlace): Query {
  const between = [joinKey(contactId, 'TARGET'), `${joinKey(contactId, 'VISIT')}$`] as const;
  return { partition: slicePartition(organizationId, slice), sort: { between } };
}

function recordText(item: Item): string {
  return new RecordReader(item, 'item').text('record');
}
