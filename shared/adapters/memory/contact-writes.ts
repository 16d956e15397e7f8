import { addressKey, type Contact, type Target } from '../../domain/contacts/contact.ts';
import { sliceOf } from '../../domain/planning/placement.ts';
import type { Email } from '../../domain/planning/email.ts';
import type { Cause } from '../../ports/cause.ts';
import { targetKey, type ContactWrite } from '../contact-decision.ts';
import { slicesOf, type HeldContact, type HeldOrganization, type MemoryState } from './state.ts';
import { sameRecord } from '../same-record.ts';

/** Carries out a decided change of a contact and writes down what changed. */
export function writeContact(
  state: MemoryState,
  held: HeldOrganization,
  write: ContactWrite,
  bulkRun: number | null,
  cause: Cause,
): void {
  const contactId = write.contact.id;
  const stored = held.contacts.get(contactId);
  const about = { organizationId: held.id, contactId, cause };
  if (!sameRecord(stored?.contact, write.contact)) {
    const images = { before: stored?.contact ?? null, after: write.contact };
    state.changes.record({ entity: 'contact', ...images, ...about });
  }
  const contact = stored ?? create(held, write.contact);
  releaseAddress(held, contact.contact, write.contact);
  contact.contact = write.contact;
  contact.version = write.version;
  contact.bulkRun = bulkRun;
  writeVisits(state, contact, write, about);
  writeTargets(state, contact, write, about);
  state.changes.contactChanged({ organizationId: held.id, contactId, bulkRun });
}

interface About {
  readonly organizationId: string;
  readonly contactId: string;
  readonly cause: Cause;
}

function create(held: HeldOrganization, contact: Contact): HeldContact {
  const created: HeldContact = {
    contact,
    version: 0,
    bulkRun: null,
    visits: new Map(),
    targets: new Map(),
    emails: held.strayEmails.get(contact.id) ?? new Map<string, Email>(),
    events: [],
  };
  held.strayEmails.delete(contact.id);
  held.contacts.set(contact.id, created);
  held.slices.delete(sliceOf(contact.id, slicesOf(held)));
  return created;
}

function releaseAddress(held: HeldOrganization, before: Contact, after: Contact): void {
  const left = addressKey(before.email);
  if (left === addressKey(after.email) || held.addresses.get(left) !== before.id) return;
  held.addresses.delete(left);
}

function writeVisits(
  state: MemoryState,
  contact: HeldContact,
  write: ContactWrite,
  about: About,
): void {
  for (const visit of write.putVisits) {
    const before = contact.visits.get(visit.visit) ?? null;
    state.changes.record({ entity: 'visit', before, after: visit, ...about });
    contact.visits.set(visit.visit, visit);
  }
  for (const name of write.removeVisits) {
    const before = contact.visits.get(name) ?? null;
    state.changes.record({ entity: 'visit', before, after: null, ...about });
    contact.visits.delete(name);
  }
}

function writeTargets(
  state: MemoryState,
  contact: HeldContact,
  write: ContactWrite,
  about: About,
): void {
  const record = (before: Target | null, after: Target | null): void => {
    state.changes.record({ entity: 'target', before, after, ...about });
  };
  for (const target of write.addTargets) {
    record(null, target);
    contact.targets.set(targetKey(target), target);
  }
  for (const target of write.removeTargets) {
    record(target, null);
    contact.targets.delete(targetKey(target));
  }
}
