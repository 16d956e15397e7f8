import type { Day } from '../../domain/calendar/civil-date.ts';
import type { BackupReadPorts } from './backup-ports.ts';
import { manifestKey } from './backup-keys.ts';
import { backupFolders, type BackupFolder } from './list-backups.ts';
import { verifyBackup } from './verify-backup.ts';

/** Which backups to keep. */
export interface ExpireRequest {
  readonly organizationId: string;
  readonly today: Day;
  /** Days that a backup is kept (`backup.retention_days`). */
  readonly retentionDays: number;
}

/** What was removed, and the backup that stays whatever its age. */
export interface ExpireResult {
  readonly expired: readonly string[];
  /** The newest backup that verifies; null when none does, or nothing was old enough to ask. */
  readonly newestSound: string | null;
}

/**
 * Removes backups, and what interrupted ones left, that are older than the retention. The newest
 * backup that verifies is never removed; while none verifies, nothing is, since a damaged backup is
 * better than none.
 */
export async function expireBackups(
  ports: BackupReadPorts,
  { organizationId, today, retentionDays }: ExpireRequest,
): Promise<ExpireResult> {
  const folders = await backupFolders(ports, organizationId);
  const old = folders.filter((folder) => folder.today < today - retentionDays);
  if (old.length === 0) return { expired: [], newestSound: null };
  const newestSound = await findNewestSound(ports, folders);
  if (newestSound === null) return { expired: [], newestSound };
  const expired = old.filter(({ backupId }) => backupId !== newestSound);
  for (const folder of expired) await removeFolder(ports, folder);
  return { expired: expired.map(({ backupId }) => backupId), newestSound };
}

async function findNewestSound(
  ports: BackupReadPorts,
  folders: readonly BackupFolder[],
): Promise<string | null> {
  for (const { backupId, hasManifest } of folders) {
    if (!hasManifest) continue;
    const { result } = await verifyBackup(ports, backupId);
    if (result === 'sound') return backupId;
  }
  return null;
}

/** The manifest goes first: from then on the backup does not exist, whatever stops the rest. */
async function removeFolder(ports: BackupReadPorts, folder: BackupFolder): Promise<void> {
  if (folder.hasManifest) await ports.bucket.remove(manifestKey(folder.backupId));
  const rest = folder.keys.filter((key) => key !== manifestKey(folder.backupId));
  await ports.tasks.map(rest, (key) => ports.bucket.remove(key));
}
