import type { Visit } from '../../shared/domain/contacts/contact.ts';
import { visitRowReader } from '../../shared/domain/contacts/visit-row.ts';
import type { AnyInstallation } from '../installation/any-installation.ts';
import { UserError } from '../user-error.ts';

/** A visit as a person gives it, in words; checked like a row of a visits file. */
export interface VisitWords {
  readonly contactId: string;
  readonly visit: string;
  /** YYYY-MM-DD; empty removes the visit. */
  readonly date: string;
  /** HH:MM; empty = only the date is known. */
  readonly time: string;
}

/** What became of a visit. */
export interface VisitChange {
  /** The visit's name, as templates refer to it. */
  readonly visit: string;
  readonly before: Visit | null;
  readonly after: Visit | null;
  /** Whether anything had to be written. */
  readonly changed: boolean;
}

/** Somebody else changes the contact each time that it was read: that is no coincidence any more. */
const MOST_TRIES = 20;

/**
 * Sets or removes a visit of a contact, as a coordinator does by hand.
 *
 * @throws UserError when a word cannot be used or there is no such contact.
 */
export async function setVisit(
  { ports, organizationId }: AnyInstallation,
  words: VisitWords,
  actor: string,
): Promise<VisitChange> {
  const { contactId, name, visit } = readVisit(words);
  for (let attempt = 0; attempt < MOST_TRIES; attempt++) {
    const stored = await ports.store.contacts.get(organizationId, contactId);
    if (!stored) throw new UserError(`Expected a contact, got "${contactId}", who is not there`);
    const request = {
      contactId,
      expectedVersion: stored.version,
      change: { visits: new Map([[name, visit]]) },
      addresses: 'shared',
      bulkRun: null,
    } as const;
    const reason = visit === null ? `visit ${name} removed` : `visit ${name} set`;
    const cause = { actor, reason, run: null, at: ports.clock.now() };
    const [answer] = await ports.store.contacts.change(organizationId, [request], cause);
    if (answer?.result !== 'changed' && answer?.result !== 'unchanged') continue;
    const before = stored.visits.find((own) => own.visit === name) ?? null;
    return { visit: name, before, after: visit, changed: answer.result === 'changed' };
  }
  throw new Error(
    `Expected contact "${contactId}" to rest, it changed ${String(MOST_TRIES)} times`,
  );
}

const COLUMNS = {
  titles: ['CONTACT', 'VISIT', 'DATE', 'TIME'],
  fields: { contact_id: 0, visit: 1, date: 2, time: 3 },
} as const;

function readVisit({ contactId, visit, date, time }: VisitWords) {
  const verdict = visitRowReader(COLUMNS)(1, [contactId, visit, date, time]);
  if (verdict.result === 'row') return verdict.value;
  const problems = verdict.problems.map(
    ({ column, value, expected }) => `${expected} for ${column}, got "${value}"`,
  );
  throw new UserError(`Expected ${problems.join('; ')}`);
}
