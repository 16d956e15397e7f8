import { addressKey } from '../../domain/contacts/contact.ts';
import { fnv1a32 } from '../../domain/planning/hash.ts';
import type { Cause } from '../../ports/cause.ts';
import type { Clock } from '../../ports/clock.ts';
import type { ChangeRequest, ContactChangeResult, Contacts } from '../../ports/contacts.ts';
import type { Suppressions } from '../../ports/suppressions.ts';
import type { Tasks } from '../../ports/tasks.ts';
import { decideChange, type StoredContact } from '../contact-decision.ts';
import { addressPlan } from './address-plan.ts';
import { dynamoAddresses, type Addresses } from './addresses.ts';
import { contactCounts, type ContactCounts } from './contact-counts.ts';
import type { ContactPlace } from './contact-items.ts';
import type { PlaceOf } from './contact-places.ts';
import { readContact, readStored } from './contact-reader.ts';
import { writeContact } from './contact-writer.ts';
import { inWaves } from './request-waves.ts';
import type { SlicesOf } from './organizations.ts';
import { untilSettled } from './settling.ts';
import { sliceReader } from './slice-reader.ts';
import { suppressionsOfPasses } from './suppressed-contacts.ts';
import type { Tables } from './tables.ts';

/** What contacts in DynamoDB are made of. */
export interface ContactsOptions {
  readonly tables: Tables;
  readonly slicesOf: SlicesOf;
  readonly placeOf: PlaceOf;
  readonly suppressions: Pick<Suppressions, 'find' | 'list'>;
  readonly clock: Pick<Clock, 'now'>;
  /** How many changes of a call are written at a time. */
  readonly tasks: Tasks;
}

/** Contacts in DynamoDB: each change a transaction of its own, many at a time. */
export function dynamoContacts(options: ContactsOptions): Contacts {
  const { tables, slicesOf, placeOf, suppressions, clock, tasks } = options;
  const addresses = dynamoAddresses(tables.live);
  const counts = contactCounts(tables.live);
  return {
    get: async (organizationId, contactId) =>
      readContact(tables, suppressions, await placeOf(organizationId, contactId)),
    findByAddress: (organizationId, email) => addresses.holder(organizationId, email),
    readSlice: sliceReader(tables, slicesOf, suppressionsOfPasses(suppressions, clock)),
    change: async (organizationId, requests, cause) => {
      const offset = fnv1a32(requests[0]?.contactId ?? '');
      return inWaves(tasks, requests, whatItTouches, async (request, index) => {
        const place = await placeOf(organizationId, request.contactId);
        const turn = offset + index;
        return changeContact({ tables, addresses, counts }, { place, request, cause, turn });
      });
    },
    count: counts.read,
  };
}

/** The parts that a change takes. */
interface ChangeParts {
  readonly tables: Tables;
  readonly addresses: Addresses;
  readonly counts: ContactCounts;
}

interface Asked {
  readonly place: ContactPlace;
  readonly request: ChangeRequest;
  readonly cause: Cause;
  readonly turn: number;
}

/** Requests of a call that touch the same are carried out one after the other. */
function whatItTouches({ contactId, change }: ChangeRequest): readonly string[] {
  const own = `contact ${contactId}`;
  return change.contact ? [own, `address ${addressKey(change.contact.email)}`] : [own];
}

async function changeContact(parts: ChangeParts, asked: Asked): Promise<ContactChangeResult> {
  return untilSettled(`the address of contact "${asked.request.contactId}"`, async () => {
    const result = await tryChange(parts, asked);
    return result && { settled: result };
  });
}

/** @returns undefined when an address changed hands meanwhile. */
async function tryChange(
  parts: ChangeParts,
  { place, request, cause, turn }: Asked,
): Promise<ContactChangeResult | undefined> {
  const { tables, addresses, counts } = parts;
  const stored = await storedFor(tables, place, request);
  const decision = decideChange(stored, request);
  if (decision.decision === 'version_conflict') {
    return { result: 'version_conflict', version: decision.version };
  }
  const before = stored?.contact.email;
  const after = request.change.contact?.email ?? before ?? '';
  const plan = await addressPlan(addresses, place, { before, after, asked: request.addresses });
  if (plan.takenBy !== null) return { result: 'address_taken', byContactId: plan.takenBy };
  if (decision.decision === 'unchanged') {
    if (plan.writes.length === 0) return { result: 'unchanged', version: decision.version };
    const claimed = await tables.transact(plan.writes);
    return claimed.written ? { result: 'unchanged', version: decision.version } : undefined;
  }
  const { bulkRun } = request;
  const writing = { place, stored, write: decision, addresses: plan.writes, bulkRun, cause, turn };
  const outcome = await writeContact(tables, counts, writing);
  if (outcome.written === 'all') return { result: 'changed', version: outcome.version };
  if (outcome.because === 'version') {
    return { result: 'version_conflict', version: outcome.version };
  }
  const { holder } = outcome;
  return holder === null ? undefined : { result: 'address_taken', byContactId: holder };
}

/** What is stored; a new contact is not looked for, because its write finds one that is there. */
async function storedFor(
  tables: Tables,
  place: ContactPlace,
  { expectedVersion, change }: ChangeRequest,
): Promise<StoredContact | undefined> {
  if (expectedVersion === null && change.contact) return undefined;
  return readStored(tables, place, change);
}
