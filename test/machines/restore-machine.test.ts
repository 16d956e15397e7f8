import { describe, expect, it } from 'vitest';
import { memoryStore } from '../../shared/adapters/memory/memory-store.ts';
import { restoreClosedSchema } from '../../shared/contracts/steps/backup-steps.ts';
import { compareStores } from '../../shared/workflows/restore/compare-stores.ts';
import {
  backedUp,
  backupWorld,
  drained,
  HASH_KEY,
  nextExecution,
  restored,
} from '../support/backing-up.ts';
import { deployedMachines } from '../support/machines/deployed-machines.ts';
import { atEveryWrite } from '../support/machines/every-kill.ts';
import {
  MachineRoom,
  type Disturbance,
  type RoomExecution,
} from '../support/machines/machine-room.ts';
import { aCause, aPlanned, ORG, plan, TODAY } from '../support/stored-records.ts';

const MACHINES = deployedMachines();

describe('the restore machine', () => {
  it('brings back what one process brings back', async () => {
    const { lost, backupId } = await lostWorld();
    await drained(lost);
    const local = nextExecution(lost, 'local');
    const report = await restored(local, backupId, { hashKey: HASH_KEY });
    const room = aRoom(lost);
    const closed = closedOf(await room.start('restore', startOf(backupId)));

    expect(closed).toMatchObject({ result: 'restored', ...report.contacts, planNeeded: true });
    const { differences } = await compareStores(local.store, room.ports.store, ORG);
    expect(differences).toEqual([]);
  });

  it('halts sending before it waits for the journal, and reads it afterwards', async () => {
    const { lost, backupId } = await lostWorld();
    const room = aRoom(lost);
    const stopped: unknown[] = [];
    room.afterWait = async () => {
      stopped.push((await room.ports.store.organizations.get(ORG))?.stopped);
      expect(room.calls).toEqual(['restore-open']);
      // What the stream had not written when sending was halted.
      await drained(lost);
    };
    const { ended, footprint } = await room.start('restore', startOf(backupId));

    expect(footprint.waited).toBe(150);
    expect(stopped).toEqual([`restore of ${backupId}`]);
    expect(ended).toMatchObject({ status: 'SUCCEEDED', output: { replayed: 1, unknown: 0 } });
    expect(await dueEmailOf(room)).toMatchObject({ status: 'sent' });
  });

  it('is busy while another execution restores, and changes nothing', async () => {
    const { lost, backupId } = await lostWorld();
    const room = aRoom(lost);
    const answers: unknown[] = [];
    room.beforeCall = async (name) => {
      if (name === 'restore-open' || answers.length > 0) return;
      answers.push((await room.start('restore', startOf(backupId), 'other')).ended);
    };
    const { ended } = await room.start('restore', startOf(backupId));

    expect(answers).toMatchObject([{ status: 'SUCCEEDED', output: { result: 'busy' } }]);
    expect(ended.status).toBe('SUCCEEDED');
  });

  it('says in its answer why it does not begin', async () => {
    const { lost } = await lostWorld();
    const { ended, footprint } = await aRoom(lost).start('restore', startOf('none'));

    expect(ended).toMatchObject({ status: 'SUCCEEDED', output: { result: 'refused' } });
    expect(footprint.waited).toBe(0);
  });

  it.each(['once', 'for_long'] as const)(
    'comes to the same wherever a process dies %s',
    async (away) => {
      const { lost, backupId } = await lostWorld();
      await drained(lost);
      const whole = aRoom(lost);
      const undisturbed = closedOf(await whole.start('restore', startOf(backupId)));
      const writes = await atEveryWrite(async (killedAt) => {
        const room = aRoom(lost, { killedAt, away });
        const name = `${away}-${String(killedAt)}`;
        const failed = await room.start('restore', startOf(backupId), name);
        if (failed.ended.status === 'FAILED') {
          await expectBroken(room, failed.ended.state);
          room.ports.clock.advance(600_000);
        }
        const ended = failed.ended.status === 'FAILED' ? await room.redrive(failed) : failed;
        const { reportKey: _key, run: _run, ...counts } = closedOf(ended);
        expect(undisturbed, name).toMatchObject(counts);
        const { differences } = await compareStores(whole.ports.store, room.ports.store, ORG);
        expect(differences, name).toEqual([]);
        const organization = await room.ports.store.organizations.get(ORG);
        expect(organization?.stopped, name).toBe(`restore of ${backupId}`);
        return room;
      });

      expect(writes.length).toBeGreaterThan(15);
    },
  );

  it('leaves a failed run behind which the next execution does not mind', async () => {
    const { lost, backupId } = await lostWorld();
    const room = aRoom(lost, { killedAt: 14, away: 'for_long' });
    const failed = await room.start('restore', startOf(backupId), 'failing');
    expect(failed.ended).toMatchObject({ status: 'FAILED', state: 'Slices' });
    const healthy = new MachineRoom(MACHINES, room.ports);
    const next = closedOf(await healthy.start('restore', startOf(backupId), 'next'));

    expect(next).toMatchObject({ result: 'restored', contacts: 9 });
    expect(JSON.stringify((await room.redrive(failed)).ended)).toContain('was opened since');
  });
});

/** An organization that was backed up; its mail of the day went out, which only the store knows. */
async function lostWorld() {
  const lost = await backupWorld(9);
  const content = { document: `organization: { id: ${ORG} }\n`, templates: {} };
  await lost.store.configVersions.publish(ORG, content, aCause());
  await plan(
    lost.store,
    aPlanned({ emailId: 'e-due', sendDate: TODAY }),
    aPlanned({ emailId: 'e-later', sendDate: TODAY + 3 }),
  );
  await drained(lost);
  const backupId = await backedUp(lost);
  lost.clock.advance(60_000);
  const ref = { contactId: 'c-1', emailId: 'e-due' };
  const { emails } = lost.store;
  const due = await emails.get(ORG, 'c-1', 'e-due');
  const at = { revision: due?.revision ?? 0, sendDate: TODAY };
  const now = lost.clock.now();
  await emails.claim(ORG, ref, at, { run: 7, attempt: 1, at: now }, aCause({ at: now }));
  const outcome = { at: now, messageId: 'm-1', detail: null };
  await emails.recordOutcome(ORG, ref, 7, 'sent', outcome, aCause({ at: now }));
  lost.clock.advance(600_000);
  return { lost, backupId };
}

type Lost = Awaited<ReturnType<typeof lostWorld>>['lost'];

function aRoom(lost: Lost, disturbance: Disturbance = {}): MachineRoom {
  const ports = { ...lost, store: memoryStore('new') };
  return new MachineRoom(MACHINES, ports, disturbance);
}

function startOf(backupId: string) {
  return { organizationId: ORG, backupId, actor: 'cli:anna' };
}

async function dueEmailOf({ ports }: MachineRoom) {
  return ports.store.emails.get(ORG, 'c-1', 'e-due');
}

function closedOf({ ended }: RoomExecution) {
  if (ended.status === 'SUCCEEDED') return restoreClosedSchema.parse(ended.output);
  throw new Error(`Expected success, got ${ended.error} at ${ended.state}: ${ended.cause}`);
}

async function expectBroken({ ports }: MachineRoom, state: string): Promise<void> {
  for (const run of await ports.store.runs.list(ORG, 5)) {
    if (run.kind !== 'restore' || run.status === 'done') continue;
    expect(run.status).toBe('failed');
    expect(JSON.stringify(run.summary)).toContain(`FAILED at \\"${state}\\"`);
  }
}
