import type { Contact, Target, Visit } from '../contacts/contact.ts';
import { canonicalJson } from '../digest/canonical-json.ts';
import type { Email } from '../planning/email.ts';
import { isFinal } from './email-story.ts';

/** What a contact's version stands for. */
export interface VersionedContact {
  readonly contact: Contact;
  readonly version: number;
  /** In key order. */
  readonly visits: readonly Visit[];
  readonly targets: readonly Target[];
}

/**
 * The version under which a saved contact comes back: its own where the store has no such contact;
 * one above both where it differs, so that nobody who read the stored one can still write; null
 * when the stored one is the same already.
 */
export function restoredVersion(
  stored: VersionedContact | undefined,
  saved: VersionedContact,
): number | null {
  if (stored === undefined) return saved.version;
  if (canonicalJson(ownFields(stored)) === canonicalJson(ownFields(saved))) return null;
  return Math.max(stored.version + 1, saved.version);
}

/**
 * What a restore leaves of an email that the store may have. The store's own record is the better
 * witness, except that what was attempted stays attempted: a saved final status replaces a pending
 * or skipped one, never the other way round. An email that is saved as unknown only because it was
 * due has no claim; where the store still has it pending, it did not go out.
 */
export function mergeEmail(stored: Email | undefined, saved: Email): Email {
  if (stored === undefined) return saved;
  if (isFinal(stored) || !isAttempted(saved)) return stored;
  return { ...saved, revision: Math.max(stored.revision + 1, saved.revision) };
}

function isAttempted(email: Email): boolean {
  return isFinal(email) && (email.status !== 'unknown' || email.claim !== null);
}

function ownFields({ contact, visits, targets }: VersionedContact): unknown {
  return [contact, visits, targets];
}
