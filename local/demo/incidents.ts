import { csvRecord } from '../../shared/domain/csv/csv-writer.ts';
import type { Day } from '../../shared/domain/calendar/civil-date.ts';
import type { Visit } from '../../shared/domain/contacts/contact.ts';
import type { Email } from '../../shared/domain/planning/email.ts';
import type { ContactRecords } from '../../shared/ports/contacts.ts';
import type { Installation } from '../installation/installation.ts';
import { followChanges } from '../operations/follow-changes.ts';
import { setVisit } from '../operations/set-visit.ts';
import { importDropped } from './dropped-file.ts';
import { entriesSince } from './journal-entries.ts';
import { COORDINATOR, SCHEDULE, type Stage } from './stage.ts';

/** Somebody's visit moved, and the plan followed. */
export interface VisitMoved {
  readonly incident: 'visit_moved';
  readonly at: number;
  /** When the last of the mails that follow from it was written. */
  readonly plannedAt: number;
  readonly contactId: string;
  readonly contactName: string;
  readonly visit: string;
  readonly before: Visit | null;
  readonly after: Visit | null;
  /** Mails about the old date that went out already. */
  readonly sent: readonly Email[];
  readonly removed: readonly Email[];
  readonly added: readonly Email[];
}

/** A contact is to get no more mail, and what was planned is gone. */
export interface MadeInactive {
  readonly incident: 'made_inactive';
  readonly at: number;
  readonly contactId: string;
  readonly contactName: string;
  readonly removed: readonly Email[];
  /** What is still pending: nothing. */
  readonly pending: number;
}

/** The change feed is looked at so often. */
const FEED_MS = 5_000;

const MOVED = { contactId: 'm-0001', visit: 'V1', date: '2027-03-17', time: '14:00' };

/** A participant calls: she cannot come. A coordinator sets another date, by hand. */
export async function moveVisit({ installation, clock }: Stage, day: Day): Promise<VisitMoved> {
  const { ports, organizationId } = installation;
  const { contactId } = MOVED;
  clock.moveTo(day, '10:15');
  const at = clock.now();
  const before = await recordsOf(installation, contactId);
  const from = await ports.journal.position(organizationId);
  const change = await setVisit(installation, MOVED, COORDINATOR);
  await clock.sleep(FEED_MS);
  await followChanges(installation, SCHEDULE);
  const after = await recordsOf(installation, contactId);
  const entries = await entriesSince(ports.journal, organizationId, from);
  const ofVisit = (email: Email): boolean => email.visit === change.visit;
  const { removed, added } = pendingChanges(before, after);
  return {
    incident: 'visit_moved',
    at,
    plannedAt: Math.max(...entries.filter(isEmail).map(({ cause }) => cause.at)),
    contactId,
    contactName: nameOf(after),
    visit: change.visit,
    before: change.before,
    after: change.after,
    sent: byDate(after.emails.filter((email) => ofVisit(email) && email.status === 'sent')),
    removed: removed.filter(ofVisit),
    added: added.filter(ofVisit),
  };
}

const LEAVES = 'm-0011';

/** A member leaves: one line in a file that the coordinator drops. */
export async function makeInactive(stage: Stage, day: Day): Promise<MadeInactive> {
  const { installation, clock } = stage;
  clock.moveTo(day, '11:40');
  const at = clock.now();
  const before = await recordsOf(installation, LEAVES);
  const rows = [
    ['id', 'email', 'active'],
    [LEAVES, before.contact.email, 'false'],
  ];
  await importDropped(stage, day, 'members-who-left.csv', `${rows.map(csvRecord).join('\n')}\n`);
  await clock.sleep(FEED_MS);
  await followChanges(installation, SCHEDULE);
  const after = await recordsOf(installation, LEAVES);
  return {
    incident: 'made_inactive',
    at,
    contactId: LEAVES,
    contactName: nameOf(after),
    removed: pendingChanges(before, after).removed,
    pending: after.emails.filter(isPending).length,
  };
}

/** Everything of a contact that has to be there. */
export async function recordsOf(
  { ports, organizationId }: Installation,
  contactId: string,
): Promise<ContactRecords> {
  const records = await ports.store.contacts.get(organizationId, contactId);
  if (records) return records;
  throw new Error(`Expected contact "${contactId}" among the samples, found none`);
}

function pendingChanges(
  before: ContactRecords,
  after: ContactRecords,
): { readonly removed: readonly Email[]; readonly added: readonly Email[] } {
  const [old, current] = [before.emails.filter(isPending), after.emails.filter(isPending)];
  const without = (emails: readonly Email[], others: readonly Email[]): readonly Email[] => {
    const ids = new Set(others.map(({ emailId }) => emailId));
    return byDate(emails.filter(({ emailId }) => !ids.has(emailId)));
  };
  return { removed: without(old, current), added: without(current, old) };
}

function isPending({ status }: Email): boolean {
  return status === 'pending';
}

function isEmail({ entity }: { readonly entity: string }): boolean {
  return entity === 'email';
}

function byDate(emails: readonly Email[]): readonly Email[] {
  const dateOf = ({ sentOn, sendDate, baseDate }: Email): Day => sentOn ?? sendDate ?? baseDate;
  return emails.toSorted((a, b) => dateOf(a) - dateOf(b) || (a.type < b.type ? -1 : 1));
}

function nameOf({ contact }: ContactRecords): string {
  return [contact.firstName, contact.lastName].filter(Boolean).join(' ');
}
