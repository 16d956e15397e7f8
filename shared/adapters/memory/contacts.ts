import { addressKey } from '../../domain/contacts/contact.ts';
import { sliceOf } from '../../domain/planning/placement.ts';
import type { Cause } from '../../ports/cause.ts';
import type {
  ChangeRequest,
  ContactChangeResult,
  ContactRecords,
  Contacts,
} from '../../ports/contacts.ts';
import { decideChange } from '../contact-decision.ts';
import { writeContact } from './contact-writes.ts';
import { byCodePoints } from './code-points.ts';
import {
  heldOrganization,
  slicesOf,
  type HeldContact,
  type HeldOrganization,
  type MemoryState,
} from './state.ts';
import { suppressionsOf } from './suppressions.ts';

/** Contacts in memory. */
export function memoryContacts(state: MemoryState): Contacts {
  return {
    get: async (organizationId, contactId) => {
      const held = heldOrganization(state, organizationId);
      slicesOf(held);
      const contact = held.contacts.get(contactId);
      return contact && recordsOf(held, contact);
    },
    findByAddress: async (organizationId, email) =>
      heldOrganization(state, organizationId).addresses.get(addressKey(email)),
    readSlice: async (organizationId, slice, cursor, limit) => {
      const held = heldOrganization(state, organizationId);
      const ids = idsOfSlice(held, slice);
      const start = cursor === null ? 0 : ids.findIndex((id) => id > cursor);
      const page = start === -1 ? [] : ids.slice(start, start + limit);
      const more = start !== -1 && start + limit < ids.length;
      return {
        records: page.flatMap((id) => {
          const contact = held.contacts.get(id);
          return contact ? [recordsOf(held, contact)] : [];
        }),
        cursor: more ? (page.at(-1) ?? null) : null,
      };
    },
    change: async (organizationId, requests, cause) => {
      const held = heldOrganization(state, organizationId);
      slicesOf(held);
      return requests.map((request) => change(state, held, request, cause));
    },
    count: async (organizationId) => {
      const contacts = [...heldOrganization(state, organizationId).contacts.values()];
      const active = contacts.filter(({ contact }) => contact.active).length;
      return { all: contacts.length, active };
    },
  };
}

function change(
  state: MemoryState,
  held: HeldOrganization,
  request: ChangeRequest,
  cause: Cause,
): ContactChangeResult {
  const stored = held.contacts.get(request.contactId);
  const decision = decideChange(stored, request);
  if (decision.decision === 'version_conflict') {
    return { result: 'version_conflict', version: decision.version };
  }
  const email = request.change.contact?.email ?? stored?.contact.email ?? '';
  const holder = held.addresses.get(addressKey(email));
  if (request.addresses === 'unique' && holder !== undefined && holder !== request.contactId) {
    return { result: 'address_taken', byContactId: holder };
  }
  if (request.addresses === 'unique') held.addresses.set(addressKey(email), request.contactId);
  if (decision.decision === 'unchanged') return { result: 'unchanged', version: decision.version };
  writeContact(state, held, decision, request.bulkRun, cause);
  return { result: 'changed', version: decision.version };
}

/** A held contact as it is read. */
export function recordsOf(held: HeldOrganization, stored: HeldContact): ContactRecords {
  const { contact, version, bulkRun } = stored;
  return {
    contact,
    version,
    bulkRun,
    visits: [...stored.visits.values()].toSorted((a, b) => byCodePoints(a.visit, b.visit)),
    targets: [...stored.targets.values()].toSorted(
      (a, b) => byCodePoints(a.instanceName, b.instanceName) || a.triggerDate - b.triggerDate,
    ),
    emails: [...stored.emails.values()].toSorted((a, b) => byCodePoints(a.emailId, b.emailId)),
    events: stored.events.toSorted(
      (a, b) => a.occurredAt - b.occurredAt || byCodePoints(a.eventId, b.eventId),
    ),
    suppression: suppressionsOf(held, contact.email, contact.id)[0]?.reason ?? null,
  };
}

function idsOfSlice(held: HeldOrganization, slice: number): readonly string[] {
  const slices = slicesOf(held);
  let ids = held.slices.get(slice);
  if (!ids) {
    ids = [...held.contacts.keys()].filter((id) => sliceOf(id, slices) === slice).toSorted();
    held.slices.set(slice, ids);
  }
  return ids;
}
