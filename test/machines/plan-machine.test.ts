import { describe, expect, it } from 'vitest';
import { memoryPorts } from '../../shared/adapters/memory/memory-ports.ts';
import { memoryStore } from '../../shared/adapters/memory/memory-store.ts';
import { planClosedSchema } from '../../shared/contracts/steps/plan-steps.ts';
import { dayOf } from '../../shared/domain/calendar/civil-date.ts';
import type { RestorableStore } from '../../shared/ports/restorer.ts';
import { planOrganization } from '../../shared/workflows/plan/plan-organization.ts';
import { aDynamoStore } from '../support/dynamo-store.ts';
import { describeWithDynamodb } from '../support/dynamodb-server.ts';
import { deployedMachines } from '../support/machines/deployed-machines.ts';
import { atEveryWrite } from '../support/machines/every-kill.ts';
import { MachineRoom, type Disturbance } from '../support/machines/machine-room.ts';
import type { StagePorts } from '../support/machines/stage-functions.ts';
import { aContact } from '../support/sending.ts';

const MACHINES = deployedMachines();
const TODAY = dayOf('2026-03-10');
const NOON = Date.parse('2026-03-10T12:00:00-05:00');
const START = {
  organizationId: 'org',
  scheduledAt: '2026-03-10T11:00:00Z',
  actor: 'schedule',
};

describe('the plan machine', () => {
  it('plans what one process plans, batch by batch and round by round', async () => {
    const local = await organization();
    const request = { organizationId: 'org', today: TODAY, actor: 'schedule' };
    const { summary } = planned(await planOrganization(local, request, async () => undefined));
    const room = await aRoom();
    const { ended } = await room.start('plan', START);

    const { planned: emails, written, removed, peakLoad } = summary;
    expect(ended).toMatchObject({
      status: 'SUCCEEDED',
      output: { planned: emails, written, removed, peakLoad },
    });
    expect(await outcomeOf(room.ports)).toEqual(await outcomeOf(local));
    expect(room.calls.filter((name) => name === 'plan-census')).toHaveLength(2);
    expect(room.calls.filter((name) => name === 'plan-balance').length).toBeGreaterThan(0);
    expect(summary.moved['cap']).toBeGreaterThan(0);
  });

  it('has nothing to do for a date that is past', async () => {
    const room = await aRoom();
    const late = { ...START, scheduledAt: '2026-03-09T11:00:00Z' };

    expect((await room.start('plan', late)).ended).toMatchObject({
      status: 'SUCCEEDED',
      output: { result: 'superseded' },
    });
    expect(room.calls).toEqual(['plan-open']);
  });

  it('is busy while another execution plans, and changes nothing', async () => {
    const room = await aRoom();
    const answers: unknown[] = [];
    room.beforeCall = async (name) => {
      if (name === 'plan-open' || answers.length > 3) return;
      answers.push((await room.start('plan', START, `other-${String(answers.length)}`)).ended);
    };

    const { ended } = await room.start('plan', START);

    expect(ended).toMatchObject({ status: 'SUCCEEDED', output: { run: 1 } });
    expect(answers).toHaveLength(4);
    for (const answer of answers) {
      const output = { result: 'busy', run: { run: 1 } };
      expect(answer).toMatchObject({ status: 'SUCCEEDED', output });
    }
    expect(await outcomeOf(room.ports)).toEqual(await outcomeOf((await undisturbed()).ports));
  });

  it('comes to the same wherever a process dies and another one takes over', async () => {
    const whole = await undisturbed();
    const writes = await atEveryWrite(async (killedAt) => {
      const room = await aRoom({ killedAt, away: 'once' });
      const { ended } = await room.start('plan', START);
      expect(ended.status, `killed at write ${String(killedAt)}`).toBe('SUCCEEDED');
      expect(await outcomeOf(room.ports), `killed at write ${String(killedAt)}`).toEqual(
        await outcomeOf(whole.ports),
      );
      return room;
    });

    expect(writes.length).toBeGreaterThan(50);
  });

  it('comes to the same wherever it fails and is redriven, with a run that says where', async () => {
    const whole = await undisturbed();
    await atEveryWrite(async (killedAt) => {
      const room = await aRoom({ killedAt, away: 'for_long' });
      const failed = await room.start('plan', START);
      if (failed.ended.status === 'FAILED') {
        const { state } = failed.ended;
        for (const run of await room.ports.store.runs.list('org', 5)) {
          expect(run.status).toBe('failed');
          expect(JSON.stringify(run.summary)).toContain(`FAILED at \\"${state}\\"`);
        }
        room.ports.clock.advance(600_000);
        expect((await room.redrive(failed)).ended.status).toBe('SUCCEEDED');
      }
      expect(await outcomeOf(room.ports), `killed at write ${String(killedAt)}`).toEqual(
        await outcomeOf(whole.ports),
      );
      return room;
    });
  });

  it('leaves a failed run behind with which the next execution does not go on', async () => {
    const whole = await undisturbed();
    const room = await aRoom({ killedAt: 40, away: 'for_long' });
    const failed = await room.start('plan', START);
    expect(failed.ended).toMatchObject({ status: 'FAILED' });
    const healthy = new MachineRoom(MACHINES, room.ports);
    const next = await healthy.start('plan', START, 'two');

    expect(next.ended).toMatchObject({ status: 'SUCCEEDED', output: { run: 2 } });
    expect(await outcomeOf(room.ports)).toEqual(await outcomeOf(whole.ports));
    const { ended } = await room.redrive(failed);
    expect(ended).toMatchObject({ status: 'FAILED' });
    expect(JSON.stringify(ended)).toContain('run 2 was opened since');
    expect(await outcomeOf(room.ports)).toEqual(await outcomeOf(whole.ports));
  });

  it('keeps payloads and histories far below the limits at 1,024 slices', async () => {
    const room = await aRoom({}, { slices: 1_024 });
    const { ended, footprint } = await room.start('plan', START);

    expect(ended.status).toBe('SUCCEEDED');
    const rounds = room.calls.filter((name) => name === 'plan-balance').length;
    expect(footprint.children).toBe((2 + rounds) * 128);
    expect(footprint.largestPayload).toBeLessThan(16 * 1024);
    expect(footprint.events).toBeLessThan(100 * rounds);
    expect(footprint.childEvents).toBeLessThan(10);
  });
});

describeWithDynamodb('the plan machine over DynamoDB', (dynamodb) => {
  it('plans what it plans in memory, with a failure and a redrive on the way', async () => {
    const store = async () => (await aDynamoStore(dynamodb)).store;
    const whole = await aRoom();
    const inMemory = await whole.start('plan', START);
    const commit = whole.mortality.writes.indexOf('store.emails.putPlanned') + 3;
    const room = await aRoom({ killedAt: commit, away: 'for_long' }, { store: await store() });
    const failed = await room.start('plan', START);
    expect(failed.ended).toMatchObject({ status: 'FAILED', state: 'Commit' });
    const { ended } = await room.redrive(failed);

    const { written: _less, ...same } = closedOf(inMemory.ended);
    expect(ended).toMatchObject({ status: 'SUCCEEDED', output: same });
    expect(await outcomeOf(room.ports)).toEqual(await outcomeOf(whole.ports));
    const again = await room.start('plan', START, 'two');
    expect(again.ended).toMatchObject({ status: 'SUCCEEDED', output: { ...same, run: 2 } });
    expect(again.ended).toMatchObject({ output: { written: 0, removed: 0 } });
  });
});

interface Wish {
  readonly slices?: number;
  readonly store?: RestorableStore;
}

async function aRoom(disturbance: Disturbance = {}, wish: Wish = {}): Promise<MachineRoom> {
  return new MachineRoom(MACHINES, await organization(wish), disturbance);
}

async function undisturbed(): Promise<MachineRoom> {
  const room = await aRoom();
  await room.start('plan', START);
  return room;
}

/** Fourteen contacts in ten slices, more birthdays on a day than its cap allows. */
async function organization({
  slices = 10,
  store = memoryStore(),
}: Wish = {}): Promise<StagePorts> {
  const ports = { ...memoryPorts(), store };
  ports.clock.set(NOON);
  const cause = { actor: 'test', reason: 'prepared', run: null, at: 0 };
  await store.organizations.create({ id: 'org', slices, createdAt: 0, stopped: null });
  const document = JSON.stringify({
    organization: { id: 'org', time_zone: 'America/Chicago' },
    load_balancing: { daily_send_percentage_cap: 0.2 },
  });
  await store.configVersions.publish('org', { document, templates: {} }, cause);
  const requests = Array.from({ length: 14 }, (_none, index) => {
    const id = `c${String(index)}`;
    const birthDate = dayOf('1950-05-01') + (index % 3);
    const change = { contact: aContact({ id, birthDate }) };
    return {
      contactId: id,
      expectedVersion: null,
      change,
      addresses: 'shared' as const,
      bulkRun: null,
    };
  });
  await store.contacts.change('org', requests, cause);
  return ports;
}

/** What planning leaves behind, but for the numbers of writes and runs. */
async function outcomeOf({ store }: StagePorts) {
  const slices = (await store.organizations.get('org'))?.slices ?? 0;
  const emails: unknown[] = [];
  for (let slice = 0; slice < slices; slice++) {
    const { records } = await store.contacts.readSlice('org', slice, null, 100);
    for (const record of records) {
      emails.push(
        ...record.emails.map(({ revision: _revision, planRun: _planRun, ...email }) => email),
      );
    }
  }
  const loads = await store.dayLoads.read('org', TODAY, TODAY + 400);
  const [last] = await store.runs.list('org', 1);
  return { emails, loads, status: last?.status };
}

function planned(result: Awaited<ReturnType<typeof planOrganization>>) {
  if (result.result === 'planned') return result;
  throw new Error(`Expected a plan, got ${result.result}`);
}

function closedOf(ended: Awaited<ReturnType<MachineRoom['start']>>['ended']) {
  if (ended.status !== 'SUCCEEDED') throw new Error(`Expected success, got ${ended.error}`);
  const { run: _run, ...closed } = planClosedSchema.parse(ended.output);
  return closed;
}
