import { suppressionLine } from '../../contracts/backup/organization-lines.ts';
import type { JournalEntry } from '../../ports/journal.ts';
import type { Suppression } from '../../ports/suppressions.ts';
import { addressHash, type AddressBook } from './address-book.ts';
import type { JournalTale } from './journal-tale.ts';
import type { ContactRestore } from './restore-contacts.ts';

/** What became of suppressions. */
export interface SuppressionCounts {
  readonly restored: number;
  /** Of them: from the journal, after the backup. */
  readonly replayed: number;
  /** In the backup, but lifted since. */
  readonly lifted: number;
  /** In the journal, but by an address that neither the backup nor the journal gives to anybody. */
  readonly unmatched: number;
}

/** The addresses, by their hashes, of which suppressions in the journal speak. */
export function wantedAddresses(tale: JournalTale): ReadonlySet<string> {
  const lines = [...tale.suppressions.values()].filter(isByAddress);
  return new Set(lines.map((line) => String(line.fields['key'])));
}

/**
 * Puts the backup's suppressions back, except what was lifted since, and then the journal's. The
 * journal names addresses by hashes: one that belongs to a contact of the backup is suppressed as
 * the address; otherwise whoever had it since, by the journal, is suppressed by id.
 */
export async function restoreSuppressions(
  restore: Omit<ContactRestore, 'counts'>,
  saved: readonly Suppression[],
): Promise<SuppressionCounts> {
  const { ports, request, tale, addresses, cause } = restore;
  const lines = [...tale.suppressions.values()];
  const lifted = new Set(lines.filter(isLift).map((line) => line.key));
  const kept = saved.filter((own) => !lifted.has(lineKey(own, request.hashKey)));
  const put = lines.filter((line) => !isLift(line));
  const told = put.map((line) => suppressionsOf(line, addresses, tale));
  const replayed = told.flat();
  const all = [...kept, ...replayed];
  if (request.dryRun !== true) {
    for (const own of all) await ports.store.suppressions.put(request.organizationId, own, cause);
  }
  return {
    restored: all.length,
    replayed: replayed.length,
    lifted: saved.length - kept.length,
    unmatched: told.filter((own) => own.length === 0).length,
  };
}

function isLift(line: JournalEntry): boolean {
  return line.change === 'removed';
}

function isByAddress(line: JournalEntry): boolean {
  return line.fields['by'] === 'address';
}

/** The key that the journal gives to a suppression. */
function lineKey({ by, key, reason }: Suppression, hashKey: string): string {
  return `${by}:${by === 'address' ? addressHash(hashKey, key) : key}:${reason}`;
}

/** What a journal line comes to; nothing when nobody is known to have its address. */
function suppressionsOf(
  line: JournalEntry,
  addresses: AddressBook,
  tale: JournalTale,
): readonly Suppression[] {
  const told = suppressionLine.decodeRecord(line.fields, `journal suppression ${line.key}`);
  if (told.by === 'contact') return [told];
  const address = addresses.find(told.key);
  if (address !== undefined) return [{ ...told, key: address }];
  const contacts = [...(tale.contactsByAddressHash.get(told.key) ?? [])];
  return contacts.map((contactId) => ({ ...told, by: 'contact', key: contactId }));
}
