import type { BackupManifest } from '../../contracts/backup/manifest.ts';
import type { BackupState } from '../../contracts/steps/backup-steps.ts';
import type { Progress } from '../../ports/progress.ts';
import type { BackupPorts } from './backup-ports.ts';
import { backupSlice } from './backup-slice.ts';
import { closeBackup } from './close-backup.ts';
import { openBackup, type BackupNotOpened, type OpenBackupRequest } from './open-backup.ts';

/** What to back up. */
export interface BackupRequest extends OpenBackupRequest {
  /** Version of this program, for whoever reads the backup in some years. */
  readonly appVersion: string;
  readonly progress?: Progress;
}

/** What a backup came to. */
export type BackupResult =
  { readonly result: 'done'; readonly manifest: BackupManifest } | BackupNotOpened;

/**
 * Writes an organization into `backups/<backup id>/`: parts first, the manifest last, so that a
 * backup that was interrupted does not exist. Mail may be planned and sent meanwhile: each part
 * says up to which position of the journal it is complete, and a restore replays the rest.
 *
 * The steps are the ones that a state machine calls one by one; here one process runs them in order.
 */
export async function backup(ports: BackupPorts, request: BackupRequest): Promise<BackupResult> {
  const opened = await openBackup(ports, request);
  if (opened.result !== 'opened') return opened;
  try {
    await writeSlices(ports, opened.backup, opened.slices, request.progress);
    return {
      result: 'done',
      manifest: await closeBackup(ports, opened.backup, request.appVersion),
    };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const { organizationId, run } = opened.backup;
    await ports.store.runs.close(organizationId, run, 'failed', { reason }, ports.clock.now());
    throw error;
  }
}

async function writeSlices(
  ports: BackupPorts,
  state: BackupState,
  slices: readonly number[],
  progress: Progress | undefined,
): Promise<void> {
  let done = 0;
  await ports.tasks.map(slices, async (slice) => {
    await backupSlice(ports, state, slice);
    done += 1;
    progress?.advance(done, slices.length);
  });
}
