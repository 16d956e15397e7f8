import type { BackupManifest } from '../../contracts/backup/manifest.ts';
import { decodeEmailImage } from '../../contracts/records/email-record.ts';
import { RecordReader } from '../../contracts/records/record-reader.ts';
import {
  EMPTY_STORY,
  withRemoval,
  withState,
  type EmailStory,
} from '../../domain/restoring/email-story.ts';
import type { Journal, JournalEntry } from '../../ports/journal.ts';
import { runOfLine, type JournaledRun } from './journal-run.ts';

/** Entries that are read from the journal at once. */
const BATCH = 1000;

/** What the journal says of an organization since a backup, in the form that a restore asks for. */
export interface JournalTale {
  /** By contact id, then email id. */
  readonly emails: Map<string, Map<string, EmailStory>>;
  /** The last line of each suppression, by the line's key. */
  readonly suppressions: Map<string, JournalEntry>;
  /** Contacts whose address has had a hash since the backup, by that hash. */
  readonly contactsByAddressHash: Map<string, Set<string>>;
  readonly removedContacts: Set<string>;
  readonly runs: Map<number, JournaledRun>;
  /** The highest run that any line names. */
  lastRun: number;
  /** The highest configuration version that was published. */
  lastConfigVersion: number;
  /** Changes that come back from the dropped files, not from the journal, which has no such data. */
  readonly notReplayed: { contacts: number; visits: number; targets: number; events: number };
}

/** Which part of the journal a restore reads. */
export interface JournalReach {
  /** The position from which on the backup may lack something. */
  readonly from: number;
  /** The journal's end. */
  readonly to: number;
  /** The journal ends before the backup: it is not the one that was written beside it. */
  readonly behind: boolean;
}

/** The journal's tale since a backup, and how far it reaches. */
export interface JournalSince {
  readonly tale: JournalTale;
  readonly reach: JournalReach;
}

/**
 * Reads the journal from the first position that a part of the backup may lack to its end.
 * @param contactId only the lines of this contact, where given.
 */
export async function journalSince(
  journal: Journal,
  manifest: BackupManifest,
  contactId: string | undefined,
): Promise<JournalSince> {
  const { organization_id: organizationId, parts } = manifest;
  const from = Math.min(...parts.map((part) => part.journal_position));
  const to = await journal.position(organizationId);
  const reach = { from, to, behind: to < from };
  const tale = emptyTale();
  if (reach.behind) return { tale, reach };
  let position = from;
  for (;;) {
    const { entries, next } = await readAt(journal, organizationId, position, from);
    for (const entry of entries) {
      if (contactId === undefined || entry.contactId === contactId) tell(tale, entry);
    }
    if (next === position) return { tale, reach };
    position = next;
  }
}

/** A position is a place in one journal; in another one there may be no line at it. */
async function readAt(
  journal: Journal,
  organizationId: string,
  position: number,
  from: number,
): ReturnType<Journal['read']> {
  try {
    return await journal.read(organizationId, position, BATCH);
  } catch (cause) {
    if (position !== from) throw cause;
    throw new Error(
      `Expected the journal of "${organizationId}" to have a line at ${String(from)}, as when the backup was made; it cannot be read there, so it is damaged or another one`,
      { cause },
    );
  }
}

function emptyTale(): JournalTale {
  return {
    emails: new Map(),
    suppressions: new Map(),
    contactsByAddressHash: new Map(),
    removedContacts: new Set(),
    runs: new Map(),
    lastRun: 0,
    lastConfigVersion: 0,
    notReplayed: { contacts: 0, visits: 0, targets: 0, events: 0 },
  };
}

function tell(tale: JournalTale, entry: JournalEntry): void {
  switch (entry.entity) {
    case 'email':
      tellEmail(tale, entry);
      break;
    case 'contact':
      tellContact(tale, entry);
      break;
    case 'visit':
      tale.notReplayed.visits += 1;
      break;
    case 'target':
      tale.notReplayed.targets += 1;
      break;
    case 'event':
      tale.notReplayed.events += 1;
      break;
    case 'suppression':
      tale.suppressions.set(entry.key, entry);
      break;
    case 'config':
      tale.lastConfigVersion = Math.max(tale.lastConfigVersion, Number(entry.key));
      break;
    case 'run':
      tale.runs.set(Number(entry.key), runOfLine(entry));
      seeRun(tale, Number(entry.key));
      break;
    case 'organization':
      break;
  }
  seeRun(tale, entry.cause.run ?? 0);
}

function tellEmail(tale: JournalTale, entry: JournalEntry): void {
  const contactId = entry.contactId ?? '';
  const stories = tale.emails.get(contactId) ?? new Map<string, EmailStory>();
  tale.emails.set(contactId, stories);
  const story = stories.get(entry.key) ?? EMPTY_STORY;
  if (entry.change === 'removed') {
    stories.set(entry.key, withRemoval(story));
    return;
  }
  const image = decodeEmailImage(new RecordReader(entry.fields, `journal email ${entry.key}`));
  stories.set(entry.key, withState(story, { image, at: entry.cause.at }));
  seeRun(tale, Math.max(image.planRun, image.claim?.run ?? 0));
}

function tellContact(tale: JournalTale, entry: JournalEntry): void {
  tale.notReplayed.contacts += 1;
  if (entry.change === 'removed') {
    tale.removedContacts.add(entry.key);
    return;
  }
  tale.removedContacts.delete(entry.key);
  const hash = addressHashOf(entry.fields);
  if (hash === null) return;
  const contacts = tale.contactsByAddressHash.get(hash) ?? new Set();
  tale.contactsByAddressHash.set(hash, contacts.add(entry.key));
}

/** The hash of the address that a contact's line changed to, null when it did not change. */
function addressHashOf(fields: JournalEntry['fields']): string | null {
  const hashes = new RecordReader(fields, 'journal contact').object('hashes');
  if (hashes['email'] === undefined) return null;
  return new RecordReader(hashes['email'], 'journal contact.hashes.email').textOrNull('after');
}

function seeRun(tale: JournalTale, run: number): void {
  if (run > tale.lastRun) tale.lastRun = run;
}
