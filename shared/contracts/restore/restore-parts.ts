/**
 * What the steps of a restore leave for each other under `runs/<organization>/restores/<name>/`.
 * States carry keys and totals only; everything that grows with the organization is here.
 */
import { z } from 'zod';
import { canonicalJson } from '../../domain/digest/canonical-json.ts';
import { sha256Hex } from '../../domain/digest/sha256.ts';
import type { RestoreState } from '../steps/backup-steps.ts';

const count = z.int().nonnegative();

/** How things were before the restore changed them; the first try of its opening writes it. */
export const restoreFactsSchema = z.object({
  /** The store had no contact. */
  wasEmpty: z.boolean(),
  /** Configuration versions that the store lacked. */
  configVersions: count,
});
export type RestoreFacts = z.infer<typeof restoreFactsSchema>;

/** Since when a restore keeps sending halted, in epoch milliseconds. */
export const restoreLockSchema = z.object({ lockedAt: z.number() });
export type RestoreLock = z.infer<typeof restoreLockSchema>;

/** What the opening found, for the slices and the close. */
export const openedRestoreSchema = restoreFactsSchema.extend({
  /** Which part of the journal was read; `behind`: it ends before the backup. */
  reach: z.object({ from: count, to: count, behind: z.boolean() }),
  /** The highest configuration version that was published. */
  lastConfigVersion: count,
  /** Changes that come back from the dropped files, not from the journal, which has no such data. */
  notReplayed: z.object({ contacts: count, visits: count, targets: count, events: count }),
  /** The hashes of addresses of which suppressions in the journal speak. */
  wantedAddresses: z.array(z.string()),
  /** How many parts each slice's tale has. */
  taleParts: z.array(count),
});
export type OpenedRestoreParts = z.infer<typeof openedRestoreSchema>;

const pairs = z.array(z.tuple([z.string(), z.string()]));

/** What restoring a slice came to. */
export const restoredSliceSchema = z.object({
  counts: z.object({
    contacts: count,
    emails: count,
    replayed: count,
    unknown: count,
    withoutContact: count,
  }),
  /** Wanted addresses that contacts of the backup have: hash and address. */
  addresses: pairs,
  /** Contacts that have had a wanted address since the backup: hash and contact id. */
  holders: pairs,
});
export type RestoredSlice = z.infer<typeof restoredSliceSchema>;

/** What tells one restore from another; the same again works on in the same folder. */
export type RestoreName = Pick<
  RestoreState,
  'organizationId' | 'backupId' | 'contactId' | 'dryRun' | 'execution'
>;

/** Where the parts of a restore are. */
export const restoreKeys = {
  facts: (restore: RestoreName): string => `${folderOf(restore)}/facts.json`,
  lock: (restore: RestoreName): string => `${folderOf(restore)}/lock.json`,
  opened: (restore: RestoreName): string => `${folderOf(restore)}/opened.json`,
  suppressions: (restore: RestoreName): string => `${folderOf(restore)}/suppressions.ndjson.gz`,
  tale: (restore: RestoreName, slice: number, part: number): string =>
    `${folderOf(restore)}/tale/${pad(slice)}/${pad(part)}.ndjson.gz`,
  slice: (restore: RestoreName, slice: number): string =>
    `${folderOf(restore)}/slices/${pad(slice)}.json`,
};

/** Below which all restores of an organization leave their parts. */
export function restoresPrefix(organizationId: string): string {
  return `runs/${organizationId}/restores/`;
}

const NAME_DIGITS = 24;

function folderOf(restore: RestoreName): string {
  const { organizationId, backupId, contactId = null, dryRun = false, execution } = restore;
  const name = sha256Hex(canonicalJson([execution, backupId, contactId, dryRun]));
  return `${restoresPrefix(organizationId)}${name.slice(0, NAME_DIGITS)}`;
}

function pad(part: number): string {
  return String(part).padStart(4, '0');
}
