import type { BackupManifest } from '../../contracts/backup/manifest.ts';
import {
  openedRestoreSchema,
  restoredSliceSchema,
  restoreKeys,
  type OpenedRestoreParts,
  type RestoredSlice,
} from '../../contracts/restore/restore-parts.ts';
import { sliceOf } from '../../domain/planning/placement.ts';
import { readJson } from '../bucket/json-object.ts';
import { releaseSending } from './restore-lock.ts';
import { readOrganization, type SavedOrganization } from './restore-organization.ts';
import type { RestoreWork } from './restore-ports.ts';
import type { RestoreReport, SuppressionCounts } from './restore-report.ts';
import { manifestOf } from './restore-slice.ts';
import { restoreSuppressions } from './restore-suppressions.ts';

/**
 * Puts suppressions and day loads back, adds up what the slices came to, and closes the run. Sending
 * stays halted until a person releases it; after one contact was restored it goes on as before. Done
 * again after its end, it answers the same and writes nothing.
 */
export async function closeRestore(
  work: RestoreWork,
): Promise<RestoreReport | { readonly result: 'no_contact' }> {
  const { ports, restore } = work;
  const manifest = await manifestOf(work);
  const opened = await readJson(ports.bucket, restoreKeys.opened(restore), openedRestoreSchema);
  const slices = await readSlices(work, manifest);
  const writes = await mayWrite(work);
  return restore.contactId === undefined
    ? closeWhole({ work, manifest, opened, slices, writes })
    : closeContact({ work, manifest, opened, slices, writes }, restore.contactId);
}

/** What the close of a restore works with. */
interface Closing {
  readonly work: RestoreWork;
  readonly manifest: BackupManifest;
  readonly opened: OpenedRestoreParts;
  readonly slices: readonly RestoredSlice[];
  /** False for a dry run, and for a restore that has ended: what came since is newer. */
  readonly writes: boolean;
}

async function readSlices(
  { ports, restore }: RestoreWork,
  { slices }: BackupManifest,
): Promise<readonly RestoredSlice[]> {
  const { contactId } = restore;
  const wanted = contactId === undefined ? [...Array(slices).keys()] : [sliceOf(contactId, slices)];
  return ports.tasks.map(wanted, (slice) =>
    readJson(ports.bucket, restoreKeys.slice(restore, slice), restoredSliceSchema),
  );
}

async function mayWrite({ ports, restore }: RestoreWork): Promise<boolean> {
  if (restore.run === null) return false;
  const run = await ports.store.runs.get(restore.organizationId, restore.run);
  return run?.status === 'open';
}

async function closeWhole(closing: Closing): Promise<RestoreReport> {
  const { work, manifest, opened, slices, writes } = closing;
  const { ports, restore } = work;
  const saved = await readOrganization(ports, manifest);
  const suppressions = await restoreSuppressions(work, slices, saved.suppressions, writes);
  // A live store's loads are newer; either way the plan that follows counts them anew.
  if (opened.wasEmpty && writes) {
    const { dayLoads, activeContacts } = saved;
    await ports.store.dayLoads.replace(restore.organizationId, dayLoads, activeContacts);
  }
  const report = await reportOf(closing, suppressions, saved);
  await closeRun(closing, { backup_id: restore.backupId, ...report.contacts, suppressions });
  return report;
}

async function closeContact(
  closing: Closing,
  contactId: string,
): Promise<RestoreReport | { readonly result: 'no_contact' }> {
  const { work, writes } = closing;
  const { ports, restore } = work;
  if (writes) await releaseSending(ports, restore);
  const report = await reportOf(closing, null, null);
  const result = report.contacts.contacts === 0 ? 'no_contact' : 'restored';
  await closeRun(closing, { backup_id: restore.backupId, contact: contactId, result });
  return result === 'restored' ? report : { result };
}

async function closeRun(
  { work: { ports, restore }, writes }: Closing,
  summary: Readonly<Record<string, unknown>>,
): Promise<void> {
  if (!writes || restore.run === null) return;
  const { runs } = ports.store;
  await runs.close(restore.organizationId, restore.run, 'done', summary, ports.clock.now());
}

async function reportOf(
  { work: { ports, restore }, manifest, opened, slices }: Closing,
  suppressions: SuppressionCounts | null,
  saved: Pick<SavedOrganization, 'configVersions'> | null,
): Promise<RestoreReport> {
  const organization = await ports.store.organizations.get(restore.organizationId);
  const known = Math.max(0, ...(saved?.configVersions ?? []).map(({ version }) => version));
  return {
    result: 'restored',
    manifest,
    dryRun: restore.run === null,
    run: restore.run,
    contacts: sumOf(slices),
    suppressions,
    configVersions: opened.configVersions,
    lostConfigVersions: saved === null ? 0 : Math.max(0, opened.lastConfigVersion - known),
    journal: opened.reach,
    notReplayed: opened.notReplayed,
    stopped: organization?.stopped ?? null,
  };
}

function sumOf(slices: readonly RestoredSlice[]): RestoredSlice['counts'] {
  const sum = { contacts: 0, emails: 0, replayed: 0, unknown: 0, withoutContact: 0 };
  for (const { counts } of slices) {
    sum.contacts += counts.contacts;
    sum.emails += counts.emails;
    sum.replayed += counts.replayed;
    sum.unknown += counts.unknown;
    sum.withoutContact += counts.withoutContact;
  }
  return sum;
}
