import type { Contact, ContactEvent, Target, Visit } from '../contacts/contact.ts';
import { canonicalJson } from '../digest/canonical-json.ts';
import type { Email } from '../planning/email.ts';
import { isFinal } from './email-story.ts';

/** A contact with everything that is its own: the store's records, without the suppression. */
export interface ContactState {
  readonly contact: Contact;
  readonly version: number;
  readonly bulkRun: number | null;
  readonly visits: readonly Visit[];
  readonly targets: readonly Target[];
  readonly emails: readonly Email[];
  readonly events: readonly ContactEvent[];
}

/**
 * What a restore leaves of a contact that the store already has: its fields, visits and targets as
 * saved, under a version above both when that changes something, so that nobody who read the old
 * one can write; its emails by `mergeEmail`; and the events of both.
 */
export function mergeContact(stored: ContactState | undefined, saved: ContactState): ContactState {
  if (stored === undefined) return saved;
  const changed = canonicalJson(ownFields(stored)) !== canonicalJson(ownFields(saved));
  return {
    ...saved,
    version: changed ? Math.max(stored.version + 1, saved.version) : stored.version,
    bulkRun: changed ? saved.bulkRun : stored.bulkRun,
    emails: mergeBy(stored.emails, saved.emails, (email) => email.emailId, mergeEmail),
    events: mergeBy(
      stored.events,
      saved.events,
      (event) => event.eventId,
      (own) => own,
    ).sort(inTime),
  };
}

/**
 * The store's own record of an email is the better witness, except that what was attempted stays
 * attempted: a saved final status replaces a pending or skipped one, never the other way round. An
 * email that is saved as unknown only because it was due has no claim; where the store still has it
 * pending, it did not go out.
 */
export function mergeEmail(stored: Email | undefined, saved: Email): Email {
  if (stored === undefined) return saved;
  if (isFinal(stored) || !isAttempted(saved)) return stored;
  return { ...saved, revision: Math.max(stored.revision + 1, saved.revision) };
}

function isAttempted(email: Email): boolean {
  return isFinal(email) && (email.status !== 'unknown' || email.claim !== null);
}

function ownFields(state: ContactState): unknown {
  return [state.contact, state.visits, state.targets];
}

/** Both lists as one, in key order; what both have, as `merge` says. */
function mergeBy<Item>(
  stored: readonly Item[],
  saved: readonly Item[],
  keyOf: (item: Item) => string,
  merge: (stored: Item, saved: Item) => Item,
): Item[] {
  const merged = new Map(stored.map((item) => [keyOf(item), item]));
  for (const item of saved) {
    const own = merged.get(keyOf(item));
    merged.set(keyOf(item), own === undefined ? item : merge(own, item));
  }
  return [...merged].sort(([left], [right]) => (left < right ? -1 : 1)).map(([, item]) => item);
}

function inTime(left: ContactEvent, right: ContactEvent): number {
  return left.occurredAt - right.occurredAt || (left.eventId < right.eventId ? -1 : 1);
}
