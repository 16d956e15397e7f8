import { isDeepStrictEqual } from 'node:util';
import type { Contact, Target, Visit } from '../domain/contacts/contact.ts';
import type { ChangeRequest } from '../ports/contacts.ts';

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
  const write = differences(stored, contact, request);
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
  const added = new Map((change.addTargets ?? []).map((target) => [targetKey(target), target]));
  return {
    decision: 'write',
    contact,
    version: (stored?.version ?? 0) + 1,
    putVisits: visits.flatMap(([name, visit]) =>
      visit === null || isDeepStrictEqual(stored?.visits.get(name), visit) ? [] : [visit],
    ),
    removeVisits: visits.flatMap(([name, visit]) =>
      visit === null && stored?.visits.has(name) === true ? [name] : [],
    ),
    addTargets: [...added.values()].filter((target) => !stored?.targets.has(targetKey(target))),
    removeTargets: (change.removeTargets ?? []).filter(
      (target) => stored?.targets.has(targetKey(target)) === true && !added.has(targetKey(target)),
    ),
  };
}

function isEmpty(write: ContactWrite, stored: Contact): boolean {
  const { putVisits, removeVisits, addTargets, removeTargets } = write;
  const parts = [putVisits, removeVisits, addTargets, removeTargets];
  return parts.every((part) => part.length === 0) && isDeepStrictEqual(write.contact, stored);
}
