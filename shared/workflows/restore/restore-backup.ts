import { closeRestore } from './close-restore.ts';
import { openRestore, type OpenedRestore } from './open-restore.ts';
import type {
  OpenRestoreRequest,
  RestorePorts,
  RestoreRequest,
  RestoreWork,
} from './restore-ports.ts';
import type { RestoreResult } from './restore-report.ts';
import { restoreSlice } from './restore-slice.ts';

/**
 * Restores an organization, or one of its contacts, from a backup into an empty or a live store.
 * Nothing is touched before the whole backup has been verified.
 *
 * Contacts come back as they were saved; what was sent, claimed, settled, suppressed or lifted since
 * is replayed from the journal. Mail that was due by today and of which neither the journal nor the
 * store can say that it did not go out becomes unknown: a restore cannot send twice. Sending is
 * halted from before the first write and stays so until a person releases it; after one contact was
 * restored it goes on as before.
 *
 * It may be repeated after a crash, with the same result. The steps are the ones that a state machine
 * calls one by one; here one process runs them in order.
 */
export async function restoreBackup(
  ports: RestorePorts,
  request: RestoreRequest,
): Promise<RestoreResult> {
  const { hashKey, progress, ...asked } = request;
  const opened = await openedRestore(ports, asked);
  if (opened.result !== 'opened') return opened;
  const { slices, restore } = opened;
  const work: RestoreWork = { ports, restore, hashKey };
  let done = 0;
  try {
    await ports.tasks.map(slices, async (slice) => {
      await restoreSlice(work, slice);
      done += 1;
      progress?.advance(done, slices.length);
    });
    return await closeRestore(work);
  } catch (error) {
    await closeFailed(work, error);
    throw error;
  }
}

async function openedRestore(
  ports: RestorePorts,
  request: OpenRestoreRequest,
): Promise<Exclude<OpenedRestore, { readonly result: 'locked' }>> {
  for (;;) {
    const opened = await openRestore(ports, request);
    if (opened.result !== 'locked') return opened;
    await ports.clock.sleep(opened.waitMs);
  }
}

async function closeFailed({ ports, restore }: RestoreWork, error: unknown): Promise<void> {
  if (restore.run === null) return;
  const reason = error instanceof Error ? error.message : String(error);
  const { runs } = ports.store;
  await runs.close(restore.organizationId, restore.run, 'failed', { reason }, ports.clock.now());
}
