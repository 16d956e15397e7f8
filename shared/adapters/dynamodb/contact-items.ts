/**
 * A contact's items. They stand side by side in its slice, so that one query reads the contact with
 * all that is its own: `<contact>#CONTACT`, `#EMAIL#<email id>`, `#TARGET#<instance>#<date>`,
 * `#VISIT#<name>`. Its events stand under the same partition key in the history.
 */
import { BULK_RUN, ENTITY, TIME_TO_LIVE } from '../../contracts/aws/table-layout.ts';
import { dateText } from '../../contracts/records/date-text.ts';
import type { Contact, ContactEvent, Target, Visit } from '../../domain/contacts/contact.ts';
import type { Cause } from '../../ports/cause.ts';
import { STORED_RECORDS } from '../stored-records.ts';
import type { Change } from './conditions.ts';
import { causeMap, itemBasics, type Item } from './items.ts';
import { joinKey, slicePartition, type ItemKey } from './keys.ts';

/** Where a contact's items are. */
export interface ContactPlace {
  readonly organizationId: string;
  readonly slice: number;
  readonly contactId: string;
}

/** Keys of a contact's items. */
export const contactKeys = {
  contact: (place: ContactPlace): ItemKey => ownKey(place, 'CONTACT'),
  email: (place: ContactPlace, emailId: string): ItemKey => ownKey(place, 'EMAIL', emailId),
  event: (place: ContactPlace, eventId: string): ItemKey => ownKey(place, 'EVENT', eventId),
  target: (place: ContactPlace, { instanceName, triggerDate }: Target): ItemKey =>
    ownKey(place, 'TARGET', instanceName, dateText(triggerDate)),
  visit: (place: ContactPlace, name: string): ItemKey => ownKey(place, 'VISIT', name),
} as const;

/** Items as they are written; the contact's also carries what its version and feed need. */
export const contactItems = {
  contact: (place: ContactPlace, written: WrittenContact, cause: Cause): ItemKey & Item => ({
    ...contactKeys.contact(place),
    ...itemBasics('contact', cause),
    record: STORED_RECORDS.contact.encode(written.contact),
    version: written.version,
    ...bulkMark(written.bulkRun),
  }),
  visit: (place: ContactPlace, visit: Visit, cause: Cause): ItemKey & Item => ({
    ...contactKeys.visit(place, visit.visit),
    ...itemBasics('visit', cause),
    record: STORED_RECORDS.visit.encode(visit),
  }),
  target: (place: ContactPlace, target: Target, cause: Cause): ItemKey & Item => ({
    ...contactKeys.target(place, target),
    ...itemBasics('target', cause),
    record: STORED_RECORDS.target.encode(target),
  }),
  event: (place: ContactPlace, event: ContactEvent, cause: Cause): ItemKey & Item => ({
    ...contactKeys.event(place, event.eventId),
    ...itemBasics('event', cause),
    record: STORED_RECORDS.event.encode(event),
  }),
} as const;

/** What a contact's own item says beside its record. */
export interface WrittenContact {
  readonly contact: Contact;
  readonly version: number;
  readonly bulkRun: number | null;
}

/** The bulk import's run; null, and there, after any other change: the stream's filter asks for it. */
export function bulkMark(bulkRun: number | null): Item {
  return { [BULK_RUN]: bulkRun };
}

/** An attribute of items that are gone. */
export const REMOVED = 'removed';

/**
 * Marks an item as gone. To everybody who reads it is; the stream tells of the removal with its
 * cause, which a deletion could not carry; and the table deletes it within days by itself, which
 * costs nothing. A new item of the same key replaces it.
 */
export function removal(cause: Cause): Change & { readonly set: Item } {
  const set = { [REMOVED]: true, [TIME_TO_LIVE]: Math.floor(cause.at / 1000) };
  return { set: { ...set, cause: causeMap(cause) } };
}

/** Whether an item stands for a record: it is none that was removed. */
export function isThere(item: Item): boolean {
  return item[REMOVED] !== true;
}

/** What kind of record an item is. */
export function entityOf(item: Item): unknown {
  return item[ENTITY];
}

function ownKey(
  { organizationId, slice, contactId }: ContactPlace,
  ...own: readonly string[]
): ItemKey {
  return { pk: slicePartition(organizationId, slice), sk: joinKey(contactId, ...own) };
}
