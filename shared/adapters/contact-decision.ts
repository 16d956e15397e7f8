import type { Contact, Target, Visit } from '../domain/contacts/contact.ts';
import type { ChangeRequest } from '../ports/contacts.ts';
import { sameRecord } from './same-record.ts';

/** What a store has of a contact when it is asked to change it. */
export interface StoredContact {
  readonly contact: Contact;
  readonly version: number;
  /** By visit name. */
  readonly visits: ReadonlyMap<string, Visit>;
  /** By `targetKey`. */
  readonly targets: ReadonlyMap<string, Target>;
}

/** What a change request comes to; the store carries it out in the same transaction. */
export type ContactDecision =
  | { readonly decision: 'version_conflict'; readonly version: number | null }
  | { readonly decision: 'unchanged'; readonly version: number }
  | ContactWrite;

/** The records to write; only what differs from what is stored. */
export interface ContactWrite {
  readonly decision: 'write';
  readonly contact: Contact;
  readonly version: number;
  readonly putVisits: readonly Visit[];
  readonly removeVisits: readonly string[];
  readonly addTargets: readonly Target[];
  readonly removeTargets: readonly Target[];
}

/** Decides a change by what is stored; addresses are looked at by the store itself. */
export function decideChange(
  stored: StoredContact | undefined,
  request: ChangeRequest,
): ContactDecision {
  const { contactId, change, expectedVersion } = request;
  const version = stored?.version ?? null;
  if (version !== expectedVersion) return { decision: 'version_conflict', version };
  const contact = change.contact ?? stored?.contact;
  if (contact?.id !== contactId) {
    throw new Error(
      `Expected the record of contact "${contactId}" in its change, got "${contact?.id ?? 'none'}"`,
    );
  }
  // A contact that says the same stays as it is stored, so that no change is told of it.
  const kept = stored && sameRecord(stored.contact, contact) ? stored.contact : contact;
  const write = differences(stored, kept, request);
  return stored !== undefined && isEmpty(write, stored.contact)
    ? { decision: 'unchanged', version: stored.version }
    : write;
}

/** How a contact's target is told from its others. */
export function targetKey(target: Target): string {
  return `${target.instanceName}\u001f${String(target.triggerDate)}`;
}

function differences(
  stored: StoredContact | undefined,
  contact: Contact,
  { change }: ChangeRequest,
): ContactWrite {
  const visits = [...(change.visits ?? [])];
  const added = byKey(change.addTargets);
  const removed = byKey(change.removeTargets);
  return {
    decision: 'write',
    contact,
    version: (stored?.version ?? 0) + 1,
    putVisits: visits.flatMap(([name, visit]) =>
      visit === null || sameRecord(stored?.visits.get(name), visit) ? [] : [visit],
    ),
    removeVisits: visits.flatMap(([name, visit]) =>
      visit === null && stored?.visits.has(name) === true ? [name] : [],
    ),
    addTargets: [...added].flatMap(([key, own]) => (stored?.targets.has(key) ? [] : [own])),
    removeTargets: [...removed].flatMap(([key, own]) =>
      stored?.targets.has(key) === true && !added.has(key) ? [own] : [],
    ),
  };
}

/** Each target once, however often a request names it. */
function byKey(targets: readonly Target[] = []): ReadonlyMap<string, Target> {
  return new Map(targets.map((target) => [targetKey(target), target]));
}

function isEmpty(write: ContactWrite, stored: Contact): boolean {
  const { putVisits, removeVisits, addTargets, removeTargets } = write;
  const parts = [putVisits, removeVisits, addTargets, removeTargets];
  return parts.every((part) => part.length === 0) && write.contact === stored;
}
