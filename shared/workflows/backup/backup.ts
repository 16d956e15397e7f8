import { writeManifest, type BackupManifest } from '../../contracts/backup/manifest.ts';
import { formatCivilDate, type Day } from '../../domain/calendar/civil-date.ts';
import type { Progress } from '../../ports/progress.ts';
import type { Run } from '../../ports/runs.ts';
import { backupIdOf, manifestKey } from './backup-keys.ts';
import type { BackupPorts } from './backup-ports.ts';
import { verifyBackup } from './verify-backup.ts';
import { writeOrganization, writeSlice, type PartTarget, type SlicePart } from './write-parts.ts';

/** What to back up. */
export interface BackupRequest {
  readonly organizationId: string;
  /** The date that the backup works for, in the organization's zone. */
  readonly today: Day;
  /** Version of this program, for whoever reads the backup in some years. */
  readonly appVersion: string;
  readonly progress?: Progress;
}

/** What a backup came to. */
export type BackupResult =
  | { readonly result: 'done'; readonly manifest: BackupManifest }
  /** Another backup of the organization is being written. */
  | { readonly result: 'busy'; readonly run: number; readonly execution: string }
  | { readonly result: 'no_organization' };

/**
 * Writes an organization into `backups/<backup id>/`: parts first, the manifest last, so that a
 * backup that was interrupted does not exist. Mail may be planned and sent meanwhile: each part
 * says up to which position of the journal it is complete, and a restore replays the rest.
 *
 * A backup whose process died is taken over by the next one and written anew under its id.
 */
export async function backup(ports: BackupPorts, request: BackupRequest): Promise<BackupResult> {
  const organization = await ports.store.organizations.get(request.organizationId);
  if (!organization) return { result: 'no_organization' };
  const { owned, run } = await openRun(ports, request);
  if (!owned) return { result: 'busy', run: run.run, execution: run.execution };
  try {
    const manifest = await writeBackup(ports, request, organization.slices, run);
    await closeRun(ports, request, run, 'done', {
      backup_id: manifest.backup_id,
      ...manifest.totals,
    });
    return { result: 'done', manifest };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    await closeRun(ports, request, run, 'failed', { reason });
    throw error;
  }
}

async function openRun(
  ports: BackupPorts,
  { organizationId, today }: BackupRequest,
): Promise<{ readonly owned: boolean; readonly run: Run }> {
  const { runs } = ports.store;
  const execution = ports.executions.current();
  const openedAt = ports.clock.now();
  const opening = { kind: 'backup', today, configVersion: 0, execution, openedAt } as const;
  const { opened, run } = await runs.open(organizationId, opening);
  if (opened) return { owned: true, run };
  if (await ports.executions.isRunning(run.execution)) return { owned: false, run };
  const owned = await runs.takeOver(organizationId, run.run, run.execution, execution);
  return { owned, run };
}

async function writeBackup(
  ports: BackupPorts,
  request: BackupRequest,
  slices: number,
  run: Run,
): Promise<BackupManifest> {
  const { organizationId } = request;
  const target = { backupId: backupIdOf(organizationId, run.today, run.run), organizationId };
  const finished = await verifyBackup(ports, target.backupId);
  // Its process died between the manifest and the end of the run: the backup is there.
  if (finished.result === 'sound') return finished.manifest;
  if (finished.result === 'damaged') await ports.bucket.remove(manifestKey(target.backupId));

  const startedAt = ports.clock.now();
  const own = await writeOrganization(ports, target, run.today);
  const contacts = await writeContacts(ports, target, slices, request.progress);
  const { manifest, text } = writeManifest({
    backup_id: target.backupId,
    organization_id: organizationId,
    app_version: request.appVersion,
    today: formatCivilDate(run.today),
    run: run.run,
    slices,
    started_at_ms: startedAt,
    finished_at_ms: ports.clock.now(),
    totals: totalsOf(contacts),
    parts: [...own, ...contacts.map(({ part }) => part)],
  });
  await ports.bucket.write(manifestKey(target.backupId), new TextEncoder().encode(text));
  return manifest;
}

async function writeContacts(
  ports: BackupPorts,
  target: PartTarget,
  slices: number,
  progress: Progress | undefined,
): Promise<readonly SlicePart[]> {
  let done = 0;
  return ports.tasks.map([...Array(slices).keys()], async (slice) => {
    const part = await writeSlice(ports, target, slice);
    done += 1;
    progress?.advance(done, slices);
    return part;
  });
}

function totalsOf(contacts: readonly SlicePart[]): BackupManifest['totals'] {
  return {
    contacts: contacts.reduce((sum, { part }) => sum + part.records, 0),
    emails: contacts.reduce((sum, { emails }) => sum + emails, 0),
  };
}

async function closeRun(
  ports: BackupPorts,
  { organizationId }: BackupRequest,
  { run }: Run,
  status: 'done' | 'failed',
  summary: unknown,
): Promise<void> {
  await ports.store.runs.close(organizationId, run, status, summary, ports.clock.now());
}
