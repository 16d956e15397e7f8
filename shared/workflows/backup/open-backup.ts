import type { BackupState } from '../../contracts/steps/backup-steps.ts';
import type { Day } from '../../domain/calendar/civil-date.ts';
import type { Run } from '../../ports/runs.ts';
import { backupIdOf, manifestKey } from './backup-keys.ts';
import type { BackupPorts } from './backup-ports.ts';
import { verifyBackup } from './verify-backup.ts';

/** Whose backup is opened. */
export interface OpenBackupRequest {
  readonly organizationId: string;
  /** The date that the backup works for, in the organization's zone. */
  readonly today: Day;
}

/** What opening a backup came to. */
export type OpenedBackup =
  | {
      readonly result: 'opened';
      readonly backup: BackupState;
      /** The slices to write; none when the backup is there already and only to be closed. */
      readonly slices: readonly number[];
    }
  | BackupNotOpened;

export type BackupNotOpened =
  /** Another backup of the organization is being written. */
  | { readonly result: 'busy'; readonly run: number; readonly execution: string }
  | { readonly result: 'no_organization' };

/**
 * Opens a backup run, or goes on with the one that this execution has opened before. One whose
 * execution died is taken over and written anew under its id.
 */
export async function openBackup(
  ports: BackupPorts,
  { organizationId, today }: OpenBackupRequest,
): Promise<OpenedBackup> {
  const organization = await ports.store.organizations.get(organizationId);
  if (!organization) return { result: 'no_organization' };
  const execution = ports.executions.current();
  const { owned, run } = await openRun(ports, organizationId, today);
  if (!owned) return { result: 'busy', run: run.run, execution: run.execution };
  const backup: BackupState = {
    organizationId,
    backupId: backupIdOf(organizationId, run.today, run.run),
    run: run.run,
    today: run.today,
    sliceCount: organization.slices,
    startedAt: run.openedAt,
    execution,
  };
  const isThere = await isFinished(ports, backup);
  return { result: 'opened', backup, slices: isThere ? [] : slicesOf(backup) };
}

function slicesOf({ sliceCount }: BackupState): readonly number[] {
  return Array.from({ length: sliceCount }, (_none, slice) => slice);
}

async function openRun(
  ports: BackupPorts,
  organizationId: string,
  today: Day,
): Promise<{ readonly owned: boolean; readonly run: Run }> {
  const { runs } = ports.store;
  const execution = ports.executions.current();
  const openedAt = ports.clock.now();
  const opening = { kind: 'backup', today, configVersion: 0, execution, openedAt } as const;
  const { opened, run } = await runs.open(organizationId, opening);
  if (opened || run.execution === execution) return { owned: true, run };
  if (await ports.executions.isRunning(run.execution)) return { owned: false, run };
  const owned = await runs.takeOver(organizationId, run.run, run.execution, execution);
  return { owned, run };
}

/** A process may have died between the manifest and the end of its run: then the backup is there. */
async function isFinished(ports: BackupPorts, { backupId }: BackupState): Promise<boolean> {
  const found = await verifyBackup(ports, backupId);
  if (found.result === 'damaged') await ports.bucket.remove(manifestKey(backupId));
  return found.result === 'sound';
}
