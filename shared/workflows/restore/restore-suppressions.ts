import { suppressionLine } from '../../contracts/backup/organization-lines.ts';
import { restoreKeys, type RestoredSlice } from '../../contracts/restore/restore-parts.ts';
import { taleLine, type TaleLine } from '../../contracts/restore/tale-line.ts';
import type { Suppression } from '../../ports/suppressions.ts';
import { decodeLines } from '../bucket/lines.ts';
import { addressHash } from './address-book.ts';
import { restoreCause } from './restore-lock.ts';
import type { RestoreWork } from './restore-ports.ts';
import type { SuppressionCounts } from './restore-report.ts';

/**
 * Puts the backup's suppressions back, except what was lifted since, and then the journal's. The
 * journal names addresses by hashes: one that belongs to a contact of the backup is suppressed as
 * the address; otherwise whoever had it since, by the journal, is suppressed by id.
 *
 * @param slices what the slices found out about addresses.
 * @param writes false counts only.
 */
export async function restoreSuppressions(
  work: RestoreWork,
  slices: readonly RestoredSlice[],
  saved: readonly Suppression[],
  writes: boolean,
): Promise<SuppressionCounts> {
  const lines = await journalLines(work);
  const lifted = new Set(lines.filter(isLift).map((line) => line.key));
  const kept = saved.filter((own) => !lifted.has(lineKey(own, work.hashKey)));
  const put = lines.filter((line) => !isLift(line));
  const owners = ownersOf(slices);
  const told = put.map((line) => suppressionsOf(line, owners));
  const replayed = told.flat();
  if (writes) {
    await putAll(work, kept);
    await putAll(work, replayed);
  }
  return {
    restored: kept.length + replayed.length,
    replayed: replayed.length,
    lifted: saved.length - kept.length,
    unmatched: told.filter((own) => own.length === 0).length,
  };
}

async function journalLines({ ports, restore }: RestoreWork): Promise<readonly TaleLine[]> {
  const bytes = ports.bucket.read(restoreKeys.suppressions(restore));
  const lines: TaleLine[] = [];
  for await (const line of decodeLines(ports.compression.gunzip(bytes))) {
    lines.push(taleLine.decode(line));
  }
  return lines;
}

async function putAll(
  { ports, restore }: RestoreWork,
  suppressions: readonly Suppression[],
): Promise<void> {
  const cause = restoreCause(ports, restore, restore.run);
  await ports.tasks.map(suppressions, (own) =>
    ports.store.suppressions.put(restore.organizationId, own, cause),
  );
}

/** Whose an address is, by its hash. */
interface Owners {
  readonly addresses: ReadonlyMap<string, string>;
  readonly holders: ReadonlyMap<string, readonly string[]>;
}

function ownersOf(slices: readonly RestoredSlice[]): Owners {
  const holders = new Map<string, string[]>();
  for (const [hash, contactId] of slices.flatMap((slice) => slice.holders)) {
    const contacts = holders.get(hash);
    if (contacts) contacts.push(contactId);
    else holders.set(hash, [contactId]);
  }
  return { addresses: new Map(slices.flatMap((slice) => slice.addresses)), holders };
}

function isLift(line: TaleLine): boolean {
  return line.change === 'removed';
}

/** The key that the journal gives to a suppression. */
function lineKey({ by, key, reason }: Suppression, hashKey: string): string {
  return `${by}:${by === 'address' ? addressHash(hashKey, key) : key}:${reason}`;
}

/** What a journal line comes to; nothing when nobody is known to have its address. */
function suppressionsOf(line: TaleLine, { addresses, holders }: Owners): readonly Suppression[] {
  const told = suppressionLine.decodeRecord(line.fields, `journal suppression ${line.key}`);
  if (told.by === 'contact') return [told];
  const address = addresses.get(told.key);
  if (address !== undefined) return [{ ...told, key: address }];
  const contacts = holders.get(told.key) ?? [];
  return contacts.map((contactId) => ({ ...told, by: 'contact', key: contactId }));
}
