import { partKey } from './backup-keys.ts';
import type { BackupReadPorts } from './backup-ports.ts';
import { backupFolders } from './list-backups.ts';
import { loadManifest } from './verify-backup.ts';

/** A snapshot of an organization's contacts in the bucket. */
export interface NewestSnapshot {
  /** Objects with contact lines, compressed. */
  readonly keys: readonly string[];
  /** When it was begun, epoch milliseconds: later changes may be missing. */
  readonly takenAtMs: number;
}

/** The contacts of the newest backup with a readable manifest, null when there is none. */
export async function newestSnapshot(
  ports: Pick<BackupReadPorts, 'bucket'>,
  organizationId: string,
): Promise<NewestSnapshot | null> {
  for (const { backupId } of await backupFolders(ports, organizationId)) {
    const reading = await loadManifest(ports, backupId);
    if (reading === undefined || !('manifest' in reading)) continue;
    const { parts, started_at_ms: takenAtMs } = reading.manifest;
    const contacts = parts.filter(({ kind, records }) => kind === 'contacts' && records > 0);
    return { keys: contacts.map(({ name }) => partKey(backupId, name)), takenAtMs };
  }
  return null;
}
