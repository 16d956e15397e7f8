import { describe, expect, it } from 'vitest';
import type { MemoryPorts } from '../../../shared/adapters/memory/memory-ports.ts';
import type { BackupManifest } from '../../../shared/contracts/backup/manifest.ts';
import { backupSlice } from '../../../shared/workflows/backup/backup-slice.ts';
import { closeBackup } from '../../../shared/workflows/backup/close-backup.ts';
import { listBackups } from '../../../shared/workflows/backup/list-backups.ts';
import { openBackup, type OpenedBackup } from '../../../shared/workflows/backup/open-backup.ts';
import { verifyBackup } from '../../../shared/workflows/backup/verify-backup.ts';
import { backupWorld } from '../../support/backing-up.ts';
import { stepsThatDieOnce } from '../../support/dying.ts';
import { ORG, TODAY, aPlanned, plan } from '../../support/stored-records.ts';

const REQUEST = { organizationId: ORG, today: TODAY };

async function world(): Promise<MemoryPorts> {
  const ports = await backupWorld(9);
  await plan(ports.store, aPlanned());
  return ports;
}

function openOf(opened: OpenedBackup): Extract<OpenedBackup, { result: 'opened' }> {
  if (opened.result === 'opened') return opened;
  throw new Error(`Expected an open backup, got ${opened.result}`);
}

/** The steps one by one, as a state machine calls them. */
async function inSteps(
  ports: MemoryPorts,
  killedAt: number,
): Promise<{ manifest: BackupManifest; died: boolean }> {
  const { step, hasDied } = stepsThatDieOnce(ports, killedAt);
  const { backup, slices } = openOf(await step((own) => openBackup(own, REQUEST)));
  for (const slice of slices) await step((own) => backupSlice(own, backup, slice));
  const manifest = await step((own) => closeBackup(own, backup, '1.2.3'));
  return { manifest, died: hasDied() };
}

describe('the steps of a backup', () => {
  it('come to the same backup wherever one is killed and done once more', async () => {
    const undisturbed = await inSteps(await world(), Infinity);
    let kills = 0;
    for (let writes = 1; ; writes += 1) {
      const ports = await world();
      const { manifest, died } = await inSteps(ports, writes);
      if (!died) break;
      kills += 1;
      expect(manifest).toEqual(undisturbed.manifest);
      expect(await verifyBackup(ports, manifest.backup_id)).toMatchObject({ result: 'sound' });
      const runs = await ports.store.runs.list(ORG, 5);
      expect(runs.map(({ run, status }) => ({ run, status }))).toEqual([
        { run: 1, status: 'done' },
      ]);
    }
    expect(kills).toBe(16);
  });

  it('may each be done twice', async () => {
    const ports = await world();
    await openBackup(ports, REQUEST);
    const { backup, slices } = openOf(await openBackup(ports, REQUEST));
    for (const slice of [...slices, ...slices]) await backupSlice(ports, backup, slice);
    const manifest = await closeBackup(ports, backup, '1.2.3');

    expect(await closeBackup(ports, backup, '1.2.3')).toEqual(manifest);
    expect(manifest.totals).toEqual({ contacts: 9, emails: 1 });
    expect(await listBackups(ports, ORG)).toHaveLength(1);
  });

  it('have no slice left to write when the manifest is there and only the run is open', async () => {
    const ports = await world();
    const { backup, slices } = openOf(await openBackup(ports, REQUEST));
    for (const slice of slices) await backupSlice(ports, backup, slice);
    const close = (): Promise<never> => Promise.reject(new Error('store away'));
    const store = { ...ports.store, runs: { ...ports.store.runs, close } };
    await expect(closeBackup({ ...ports, store }, backup, '1.2.3')).rejects.toThrow('store away');

    expect(openOf(await openBackup(ports, REQUEST))).toEqual({
      result: 'opened',
      backup,
      slices: [],
    });
  });

  it('take a backup back that is damaged before its run has ended', async () => {
    const ports = await world();
    const { backup, slices } = openOf(await openBackup(ports, REQUEST));
    for (const slice of slices) await backupSlice(ports, backup, slice);
    const { parts } = await closeBackup(ports, backup, '1.2.3');
    const key = `backups/${backup.backupId}/${parts[0]?.name ?? ''}`;
    await ports.bucket.write(key, new TextEncoder().encode('gone'));

    await expect(closeBackup(ports, backup, '1.2.3')).rejects.toThrow(/to be sound, got .* at/);
    expect(await listBackups(ports, ORG)).toEqual([]);
  });
});
