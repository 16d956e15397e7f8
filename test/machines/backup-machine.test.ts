import { describe, expect, it } from 'vitest';
import { backupClosedSchema } from '../../shared/contracts/steps/backup-steps.ts';
import { backup } from '../../shared/workflows/backup/backup.ts';
import { listBackups } from '../../shared/workflows/backup/list-backups.ts';
import { loadManifest, verifyBackup } from '../../shared/workflows/backup/verify-backup.ts';
import { aBackupRequest, backupWorld } from '../support/backing-up.ts';
import { deployedMachines } from '../support/machines/deployed-machines.ts';
import { atEveryWrite } from '../support/machines/every-kill.ts';
import {
  MachineRoom,
  type Disturbance,
  type RoomExecution,
} from '../support/machines/machine-room.ts';
import { aCause, aPlanned, ORG, plan } from '../support/stored-records.ts';

const MACHINES = deployedMachines();
const START = { organizationId: ORG, scheduledAt: '2026-01-05T12:00:00Z', actor: 'schedule' };

describe('the backup machine', () => {
  it('writes what one process writes', async () => {
    const local = await world();
    const { manifest } = done(await backup(local, aBackupRequest()));
    const room = await aRoom();
    const closed = closedOf(await room.start('backup', START));

    expect(closed).toMatchObject({ backupId: manifest.backup_id, ...manifest.totals });
    expect(withoutRuns((await manifestOf(room)).parts)).toEqual(withoutRuns(manifest.parts));
  });

  it('is busy while another execution makes one, and changes nothing', async () => {
    const room = await aRoom();
    const answers: unknown[] = [];
    room.beforeCall = async (name) => {
      if (name === 'backup-open' || answers.length > 1) return;
      answers.push((await room.start('backup', START, `other-${String(answers.length)}`)).ended);
    };
    await room.start('backup', START);

    const busy = { status: 'SUCCEEDED', output: { result: 'busy' } };
    expect(answers).toEqual([busy, busy]);
    expect(await listBackups(room.ports, ORG)).toHaveLength(1);
  });

  it.each(['once', 'for_long'] as const)(
    'comes to a sound backup of the same wherever a process dies %s',
    async (away) => {
      const whole = await aRoom();
      await whole.start('backup', START);
      const { parts, totals } = await manifestOf(whole);
      const writes = await atEveryWrite(async (killedAt) => {
        const room = await aRoom({ killedAt, away });
        const where = `killed at write ${String(killedAt)}`;
        const failed = await room.start('backup', START);
        if (failed.ended.status === 'FAILED') {
          const [run] = await room.ports.store.runs.list(ORG, 1);
          if (run) expect(JSON.stringify(run.summary)).toContain(`at \\"${failed.ended.state}\\"`);
          expect((await room.redrive(failed)).ended.status, where).toBe('SUCCEEDED');
        }
        const manifest = await manifestOf(room);
        expect(manifest.totals, where).toEqual(totals);
        expect(withoutRuns(manifest.parts), where).toEqual(withoutRuns(parts));
        const verified = await verifyBackup(room.ports, manifest.backup_id);
        expect(verified, where).toMatchObject({ result: 'sound' });
        expect((await room.ports.store.runs.list(ORG, 1))[0], where).toMatchObject({
          status: 'done',
        });
        return room;
      });

      expect(writes.length).toBeGreaterThan(12);
    },
  );

  it('leaves a failed run behind which the next execution does not mind', async () => {
    const room = await aRoom({ killedAt: 5, away: 'for_long' });
    const failed = await room.start('backup', START);
    const next = await new MachineRoom(MACHINES, room.ports).start('backup', START, 'two');

    expect(failed.ended.status).toBe('FAILED');
    expect(closedOf(next)).toMatchObject({ run: 2, contacts: 9 });
    expect(JSON.stringify((await room.redrive(failed)).ended)).toContain('run 2 was opened since');
    expect(await listBackups(room.ports, ORG)).toHaveLength(1);
  });

  it('keeps payloads and histories far below the limits at 1,024 slices', async () => {
    const ports = await backupWorld(9, 1_024);
    await ports.store.configVersions.publish(ORG, CONFIGURATION, aCause());
    const { ended, footprint } = await new MachineRoom(MACHINES, ports).start('backup', START);

    expect(ended.status).toBe('SUCCEEDED');
    expect(footprint.children).toBe(128);
    expect(footprint.events).toBeLessThan(50);
    expect(footprint.largestPayload).toBeLessThan(16 * 1024);
  });
});

const CONFIGURATION = { document: `organization: { id: ${ORG} }\n`, templates: {} };

async function world() {
  const ports = await backupWorld(9);
  await plan(ports.store, aPlanned());
  await ports.store.configVersions.publish(ORG, CONFIGURATION, aCause());
  return ports;
}

async function aRoom(disturbance: Disturbance = {}): Promise<MachineRoom> {
  return new MachineRoom(MACHINES, await world(), disturbance);
}

async function manifestOf({ ports }: MachineRoom) {
  const [newest] = await listBackups(ports, ORG);
  const found = await loadManifest(ports, newest?.backupId ?? '');
  if (found && 'manifest' in found) return found.manifest;
  throw new Error('Expected a backup with a manifest');
}

/** What a part is, but for the one of the runs: those name their executions. */
function withoutRuns(parts: Awaited<ReturnType<typeof manifestOf>>['parts']) {
  return parts
    .filter(({ kind }) => kind !== 'runs')
    .map(({ kind, records, sha256 }) => ({ kind, records, sha256 }));
}

function closedOf({ ended }: RoomExecution) {
  if (ended.status === 'SUCCEEDED') return backupClosedSchema.parse(ended.output);
  throw new Error(`Expected success, got ${ended.error} at ${ended.state}`);
}

function done(result: Awaited<ReturnType<typeof backup>>) {
  if (result.result === 'done') return result;
  throw new Error(`Expected a backup, got ${result.result}`);
}
