import type { Target, Visit } from '../domain/contacts/contact.ts';
import { restoredVersion, type VersionedContact } from '../domain/restoring/merge-contact.ts';
import { targetKey, type ContactWrite } from './contact-decision.ts';
import { sameRecord } from './same-record.ts';

/** The write that brings a saved contact back, `undefined` when the store has it already. */
export function restoredContact(
  stored: VersionedContact | undefined,
  saved: VersionedContact,
): ContactWrite | undefined {
  const version = restoredVersion(stored, saved);
  if (version === null) return undefined;
  const visits = byKey(stored?.visits ?? [], visitName);
  const targets = byKey(stored?.targets ?? [], targetKey);
  const savedVisits = byKey(saved.visits, visitName);
  const savedTargets = byKey(saved.targets, targetKey);
  return {
    decision: 'write',
    contact: saved.contact,
    version,
    putVisits: saved.visits.filter((own) => !sameRecord(visits.get(own.visit), own)),
    removeVisits: [...visits.keys()].filter((name) => !savedVisits.has(name)),
    addTargets: saved.targets.filter((own) => !targets.has(targetKey(own))),
    removeTargets: [...targets.values()].filter((own) => !savedTargets.has(targetKey(own))),
  };
}

function visitName({ visit }: Visit): string {
  return visit;
}

function byKey<Item extends Visit | Target>(
  items: readonly Item[],
  keyOf: (item: Item) => string,
): ReadonlyMap<string, Item> {
  return new Map(items.map((item) => [keyOf(item), item]));
}
