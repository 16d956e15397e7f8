import type { BackupManifest, BackupPart } from '../../contracts/backup/manifest.ts';
import { contactLine, type ContactLine } from '../../contracts/records/contact-line.ts';
import type { Email } from '../../domain/planning/email.ts';
import { sliceOf } from '../../domain/planning/placement.ts';
import { EMPTY_STORY, type EmailStory } from '../../domain/restoring/email-story.ts';
import { restoredEmail, type RestoreMoment } from '../../domain/restoring/restored-email.ts';
import type { Cause } from '../../ports/cause.ts';
import { readPart } from '../backup/read-parts.ts';
import type { AddressBook } from './address-book.ts';
import type { JournalTale } from './journal-tale.ts';
import type { RestorePorts, RestoreRequest } from './restore-ports.ts';

/** What was restored of contacts and their emails. */
export interface ContactCounts {
  contacts: number;
  emails: number;
  /** Of the emails: taken from the journal, because it knows more than the backup. */
  replayed: number;
  /** Of the emails: made unknown, because they may or may not have gone out. */
  unknown: number;
  /** Of the emails: sent to contacts that are not in the backup. */
  withoutContact: number;
}

/** Nothing restored yet. */
export function noContacts(): ContactCounts {
  return { contacts: 0, emails: 0, replayed: 0, unknown: 0, withoutContact: 0 };
}

/** What restoring contacts works with. */
export interface ContactRestore {
  readonly ports: RestorePorts;
  readonly request: RestoreRequest;
  readonly manifest: BackupManifest;
  readonly tale: JournalTale;
  readonly addresses: AddressBook;
  readonly moment: RestoreMoment;
  readonly cause: Cause;
  readonly counts: ContactCounts;
}

/** Contacts that one call to the store puts back. */
const BATCH = 100;

/**
 * Puts contacts back, slice by slice: what the journal says of their emails is part of the very
 * write that brings them, so at no moment does the store hold a pending email that was sent.
 */
export async function restoreContacts(restore: ContactRestore): Promise<void> {
  const { ports, request } = restore;
  const parts = wantedParts(restore);
  let done = 0;
  await ports.tasks.map(parts, async (part) => {
    await restoreSlice(restore, part);
    done += 1;
    request.progress?.advance(done, parts.length);
  });
  if (request.contactId === undefined) await restoreRemaining(restore);
}

function wantedParts({ manifest, request }: ContactRestore): readonly BackupPart[] {
  const { contactId } = request;
  const slice = contactId === undefined ? undefined : sliceOf(contactId, manifest.slices);
  return manifest.parts.filter(
    (part) => part.kind === 'contacts' && (slice === undefined || part.slice === slice),
  );
}

async function restoreSlice(restore: ContactRestore, part: BackupPart): Promise<void> {
  const { ports, request, manifest, tale } = restore;
  let batch: ContactLine[] = [];
  for await (const saved of readPart(ports, manifest.backup_id, part, contactLine)) {
    const { id } = saved.contact;
    if (request.contactId !== undefined && request.contactId !== id) continue;
    if (tale.removedContacts.has(id)) continue;
    batch.push(restoredContact(restore, saved));
    if (batch.length < BATCH) continue;
    await load(restore, batch);
    batch = [];
  }
  await load(restore, batch);
}

function restoredContact(restore: ContactRestore, saved: ContactLine): ContactLine {
  const { tale, addresses, counts } = restore;
  const { id, email } = saved.contact;
  addresses.add(email);
  counts.contacts += 1;
  const stories = tale.emails.get(id) ?? new Map<string, EmailStory>();
  tale.emails.delete(id);
  return { ...saved, emails: restoredEmails(restore, saved.emails, stories) };
}

/** Emails that the backup has, and those that only the journal has; in key order. */
function restoredEmails(
  { moment, counts }: ContactRestore,
  saved: readonly Email[],
  stories: ReadonlyMap<string, EmailStory>,
): readonly Email[] {
  const byId = new Map(saved.map((email) => [email.emailId, email]));
  const ids = [...new Set([...byId.keys(), ...stories.keys()])].sort();
  return ids.flatMap((emailId) => {
    const story = stories.get(emailId) ?? EMPTY_STORY;
    const restored = restoredEmail(byId.get(emailId), story, moment);
    if (!restored) return [];
    counts.emails += 1;
    if (restored.from === 'journal') counts.replayed += 1;
    if (restored.from === 'doubt') counts.unknown += 1;
    return [restored.email];
  });
}

/** What is left of the journal's tale: mail to contacts that came after the backup. */
async function restoreRemaining(restore: ContactRestore): Promise<void> {
  const { ports, request, tale, cause, counts } = restore;
  for (const [contactId, stories] of tale.emails) {
    if (tale.removedContacts.has(contactId)) continue;
    const emails = restoredEmails(restore, [], stories);
    counts.withoutContact += emails.length;
    if (emails.length === 0 || request.dryRun === true) continue;
    await ports.store.restorer.loadEmails(request.organizationId, emails, cause);
  }
}

async function load(restore: ContactRestore, batch: readonly ContactLine[]): Promise<void> {
  const { ports, request, cause } = restore;
  if (batch.length === 0 || request.dryRun === true) return;
  await ports.store.restorer.loadContacts(request.organizationId, batch, cause);
}
