import { writeManifest, type BackupManifest } from '../../contracts/backup/manifest.ts';
import type { SlicePart } from '../../contracts/backup/slice-part.ts';
import type { BackupState } from '../../contracts/steps/backup-steps.ts';
import { formatCivilDate } from '../../domain/calendar/civil-date.ts';
import { manifestKey } from './backup-keys.ts';
import type { BackupPorts } from './backup-ports.ts';
import { readSliceParts } from './backup-slice.ts';
import { verifyBackup } from './verify-backup.ts';
import { writeOrganization } from './write-parts.ts';

/**
 * Writes what the organization has beside its contacts, then the manifest, and closes the run. From
 * the manifest on the backup exists. Again, it only makes sure of that.
 *
 * @param appVersion version of this program, for whoever reads the backup in some years.
 * @throws Error when a backup that was closed before is damaged: it is taken back.
 */
export async function closeBackup(
  ports: BackupPorts,
  backup: BackupState,
  appVersion: string,
): Promise<BackupManifest> {
  const { organizationId, backupId, run } = backup;
  const manifest =
    (await finished(ports, backupId)) ?? (await writeTheManifest(ports, backup, appVersion));
  const summary = { backup_id: backupId, ...manifest.totals };
  await ports.store.runs.close(organizationId, run, 'done', summary, ports.clock.now());
  return manifest;
}

async function finished(ports: BackupPorts, backupId: string): Promise<BackupManifest | undefined> {
  const found = await verifyBackup(ports, backupId);
  if (found.result === 'missing') return undefined;
  if (found.result === 'sound') return found.manifest;
  await ports.bucket.remove(manifestKey(backupId));
  const [first] = found.problems;
  throw new Error(
    `Expected backup ${backupId} to be sound, got ${String(first?.received)} for ${String(first?.expected)} at ${String(first?.key)}`,
  );
}

async function writeTheManifest(
  ports: BackupPorts,
  backup: BackupState,
  appVersion: string,
): Promise<BackupManifest> {
  const { organizationId, backupId, today, run, sliceCount, startedAt } = backup;
  const own = await writeOrganization(ports, backup, today);
  const contacts = await readSliceParts(ports, backup);
  const { manifest, text } = writeManifest({
    backup_id: backupId,
    organization_id: organizationId,
    app_version: appVersion,
    today: formatCivilDate(today),
    run,
    slices: sliceCount,
    started_at_ms: startedAt,
    finished_at_ms: ports.clock.now(),
    totals: totalsOf(contacts),
    parts: [...own, ...contacts.map(({ part }) => part)],
  });
  await ports.bucket.write(manifestKey(backupId), new TextEncoder().encode(text));
  return manifest;
}

function totalsOf(contacts: readonly SlicePart[]): BackupManifest['totals'] {
  return {
    contacts: contacts.reduce((sum, { part }) => sum + part.records, 0),
    emails: contacts.reduce((sum, { emails }) => sum + emails, 0),
  };
}
