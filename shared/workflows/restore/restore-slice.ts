import type { BackupManifest } from '../../contracts/backup/manifest.ts';
import { contactLine, type ContactLine } from '../../contracts/records/contact-line.ts';
import {
  openedRestoreSchema,
  restoreKeys,
  type RestoredSlice,
} from '../../contracts/restore/restore-parts.ts';
import type { Email } from '../../domain/planning/email.ts';
import { EMPTY_STORY, type EmailStory } from '../../domain/restoring/email-story.ts';
import { restoredEmail } from '../../domain/restoring/restored-email.ts';
import { readPart } from '../backup/read-parts.ts';
import { loadManifest } from '../backup/verify-backup.ts';
import { readJson, writeJson } from '../bucket/json-object.ts';
import { AddressBook } from './address-book.ts';
import { restoreCause } from './restore-lock.ts';
import type { RestoreWork } from './restore-ports.ts';
import { readSliceTale, type SliceTale } from './slice-tale.ts';

/** Contacts that one call to the store puts back. */
const BATCH = 100;

/**
 * Puts a slice's contacts back: what the journal says of their emails is part of the very write that
 * brings them, so at no moment does the store hold a pending email that was sent. What it came to is
 * left for the close; done again, it comes to the same.
 */
export async function restoreSlice(work: RestoreWork, slice: number): Promise<void> {
  const { ports, restore, hashKey } = work;
  const manifest = await manifestOf(work);
  const opened = await readJson(ports.bucket, restoreKeys.opened(restore), openedRestoreSchema);
  const wanted = new Set(opened.wantedAddresses);
  const parts = opened.taleParts[slice] ?? 0;
  const tale = await readSliceTale(ports, restore, { slice, parts }, wanted);
  const own = new SliceRestore(work, tale, new AddressBook(hashKey, wanted));
  await own.contacts(manifest, slice);
  if (restore.contactId === undefined) await own.remaining();
  await writeJson(ports.bucket, restoreKeys.slice(restore, slice), own.result());
}

/** The manifest of the backup that is restored. @throws Error when it is no longer there. */
export async function manifestOf({ ports, restore }: RestoreWork): Promise<BackupManifest> {
  const reading = await loadManifest(ports, restore.backupId);
  if (reading && 'manifest' in reading) return reading.manifest;
  throw new Error(
    `Expected the manifest of ${restore.backupId}, as when its restore began; it is gone or damaged`,
  );
}

class SliceRestore {
  readonly #work: RestoreWork;
  readonly #tale: SliceTale;
  readonly #addresses: AddressBook;
  readonly #counts = { contacts: 0, emails: 0, replayed: 0, unknown: 0, withoutContact: 0 };

  constructor(work: RestoreWork, tale: SliceTale, addresses: AddressBook) {
    this.#work = work;
    this.#tale = tale;
    this.#addresses = addresses;
  }

  async contacts(manifest: BackupManifest, slice: number): Promise<void> {
    const { ports, restore } = this.#work;
    const parts = manifest.parts.filter((part) => part.kind === 'contacts' && part.slice === slice);
    let batch: ContactLine[] = [];
    for (const part of parts) {
      for await (const saved of readPart(ports, manifest.backup_id, part, contactLine)) {
        const { id } = saved.contact;
        if (restore.contactId !== undefined && restore.contactId !== id) continue;
        if (this.#tale.removedContacts.has(id)) continue;
        batch.push(this.#contact(saved));
        if (batch.length < BATCH) continue;
        await this.#load(batch);
        batch = [];
      }
    }
    await this.#load(batch);
  }

  /** What is left of the tale: mail to contacts that came after the backup. */
  async remaining(): Promise<void> {
    const { ports, restore } = this.#work;
    const { emails, removedContacts } = this.#tale;
    for (const [contactId, stories] of emails) {
      if (removedContacts.has(contactId)) continue;
      const own = this.#emails([], stories);
      this.#counts.withoutContact += own.length;
      if (own.length === 0 || restore.dryRun === true) continue;
      await ports.store.restorer.loadEmails(restore.organizationId, own, this.#cause());
    }
  }

  result(): RestoredSlice {
    const holders = [...this.#tale.holders].flatMap(([hash, contacts]) =>
      [...contacts].map((contactId): [string, string] => [hash, contactId]),
    );
    const addresses = [...this.#addresses.entries()].map(([hash, own]): [string, string] => [
      hash,
      own,
    ]);
    return { counts: this.#counts, addresses, holders };
  }

  #contact(saved: ContactLine): ContactLine {
    const { id, email } = saved.contact;
    this.#addresses.add(email);
    this.#counts.contacts += 1;
    const stories = this.#tale.emails.get(id) ?? new Map<string, EmailStory>();
    this.#tale.emails.delete(id);
    return { ...saved, emails: this.#emails(saved.emails, stories) };
  }

  /** Emails that the backup has, and those that only the journal has; in key order. */
  #emails(saved: readonly Email[], stories: ReadonlyMap<string, EmailStory>): readonly Email[] {
    const { today, startedAt: now } = this.#work.restore;
    const byId = new Map(saved.map((email) => [email.emailId, email]));
    const ids = [...new Set([...byId.keys(), ...stories.keys()])].sort();
    return ids.flatMap((emailId) => {
      const story = stories.get(emailId) ?? EMPTY_STORY;
      const restored = restoredEmail(byId.get(emailId), story, { today, now });
      if (!restored) return [];
      this.#counts.emails += 1;
      if (restored.from === 'journal') this.#counts.replayed += 1;
      if (restored.from === 'doubt') this.#counts.unknown += 1;
      return [restored.email];
    });
  }

  async #load(batch: readonly ContactLine[]): Promise<void> {
    const { ports, restore } = this.#work;
    if (batch.length === 0 || restore.dryRun === true) return;
    await ports.store.restorer.loadContacts(restore.organizationId, batch, this.#cause());
  }

  #cause() {
    const { ports, restore } = this.#work;
    return restoreCause(ports, restore, restore.run);
  }
}
