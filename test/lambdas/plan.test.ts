import { describe, expect, it } from 'vitest';
import { dayOf } from '../../shared/domain/calendar/civil-date.ts';
import type { PlanOpened } from '../../shared/contracts/steps/plan-steps.ts';
import {
  EXECUTION,
  openedRun,
  planMachine,
  planSteps,
  planThrough,
  type PlanMachine,
} from '../support/plan-machine.ts';

const START = {
  organizationId: 'org',
  scheduledAt: '2026-03-10T11:00:00Z',
  actor: 'schedule',
  execution: EXECUTION,
};

describe('opening a plan', () => {
  it('lists the slices and pins date, configuration and build', async () => {
    const { steps } = await planMachine();

    expect(await steps.open(START)).toEqual({
      result: 'opened',
      run: {
        organizationId: 'org',
        run: 1,
        configVersion: 1,
        today: dayOf('2026-03-10'),
        sliceCount: 3,
        actor: 'schedule',
        execution: EXECUTION,
        build: 'b1',
      },
      slices: [0, 1, 2],
      round: 0,
    });
  });

  it.each([
    ['before midnight in the organization’s zone', '2026-03-11T04:59:00Z', '2026-03-10'],
    ['after midnight there', '2026-03-11T05:01:00Z', '2026-03-11'],
  ])('is for the date of the scheduled time: %s', async (_when, scheduledAt, date) => {
    const { steps } = await planMachine();

    expect(openedRun(await steps.open({ ...START, scheduledAt })).today).toBe(dayOf(date));
  });

  it('is for the date that a person gives, or for today', async () => {
    const { steps, ports } = await planMachine();
    const { scheduledAt: _left, ...byPerson } = START;

    const given = openedRun(await steps.open({ ...byPerson, today: '2026-03-12' }));
    await ports.store.runs.close('org', given.run, 'done', null, 0);
    const none = openedRun(await steps.open(byPerson));

    expect([given.today, none.today]).toEqual([dayOf('2026-03-12'), dayOf('2026-03-10')]);
  });

  it('answers the same run when the execution asks again', async () => {
    const { steps } = await planMachine();

    expect(await steps.open(START)).toEqual(await steps.open(START));
  });

  it('opens nothing while another execution plans', async () => {
    const { steps } = await planMachine();
    await steps.open(START);

    const other = await steps.open({ ...START, execution: `${EXECUTION}-other` });

    expect(other).toEqual({ result: 'busy', run: { run: 1 } });
  });

  it('ends the run of a dead execution and opens another', async () => {
    const { steps, ports } = await planMachine();
    await steps.open(START);
    ports.executions.end(EXECUTION);

    const other = openedRun(await steps.open({ ...START, execution: `${EXECUTION}-other` }));

    expect(other.run).toBe(2);
    expect(await statusOf(ports, 1)).toBe('failed');
  });

  it('ends as superseded when its date is past, for the record', async () => {
    const { steps, ports } = await planMachine();

    const late = await steps.open({ ...START, scheduledAt: '2026-03-09T11:00:00Z' });

    expect(late).toEqual({ result: 'superseded', run: { run: 1 } });
    expect(await statusOf(ports, 1)).toBe('superseded');
    expect(openedRun(await steps.open(START)).run).toBe(2);
  });

  it.each([
    ['an organization', { ...START, organizationId: '' }, 'organizationId'],
    ['an execution', { ...START, execution: undefined }, 'execution'],
    ['a civil date', { ...START, today: '10.3.2026' }, 'today'],
  ])('refuses a start without %s', async (_what, event, place) => {
    const { steps } = await planMachine();

    const refused = steps.open(event);

    await expect(refused).rejects.toMatchObject({ name: 'InvalidEvent' });
    await expect(refused).rejects.toThrow(`at ${place}`);
  });

  it('says what is missing where nothing is configured', async () => {
    const { steps } = await planMachine();

    const refused = steps.open({ ...START, organizationId: 'other' });

    await expect(refused).rejects.toMatchObject({ name: 'ConfigurationMissing' });
  });
});

describe('the steps of a plan', () => {
  it('plan what one process plans, and close with the totals', async () => {
    const machine = await planMachine();

    const closed = await planned(machine);

    expect(closed).toMatchObject({ run: 1, planned: 10, written: 10, removed: 0, daysOverCap: 0 });
    expect(await machine.ports.store.runs.get('org', 1)).toMatchObject({
      status: 'done',
      summary: { planned: 10, contacts: 10, today: '2026-03-10' },
    });
    expect(machine.runtime.lines()).toContainEqual(
      expect.objectContaining({ EmailsPlanned: 10, organization: 'org', stage: 'test' }),
    );
  });

  it('take one item without a batch around it', async () => {
    const { steps } = await planMachine();
    const run = openedRun(await steps.open(START));

    expect(await steps.census({ run, slice: 2 })).toEqual({ items: 1 });
  });

  it('give the same when every one of them is done twice', async () => {
    const once = await planMachine();
    const twice = await planMachine();

    const first = await planned(once);
    const second = await planned({ ...twice, steps: eachTwice(twice.steps) });

    expect(second).toEqual(first);
    expect(await emailsOf(twice)).toEqual(await emailsOf(once));
  });

  it('refuse to go on with a run of another build', async () => {
    const { steps, deps } = await planMachine();
    const run = openedRun(await steps.open(START));
    const newer = planSteps({ ...deps, build: 'b2' });

    for (const refused of [
      newer.census({ run, slice: 0 }),
      newer.gather({ run }),
      newer.survey({ run, slice: 0, round: 0 }),
      newer.balance({ run, round: 0 }),
      newer.commit({ run, slice: 0, rounds: 0 }),
      newer.close({ run, overCap: [] }),
    ]) {
      await expect(refused).rejects.toMatchObject({ name: 'BuildChanged' });
    }
  });

  it('refuse an item without its slice, before any work', async () => {
    const { steps } = await planMachine();
    const run = openedRun(await steps.open(START));

    const refused = steps.commit({ Items: [{ run, rounds: 1 }] });

    await expect(refused).rejects.toThrow('expected number, received undefined at Items.0.slice');
  });

  it('refuse a run that another execution holds', async () => {
    const { steps } = await planMachine();
    const run = openedRun(await steps.open(START));

    const refused = steps.census({ run: { ...run, execution: 'another' }, slice: 0 });

    await expect(refused).rejects.toMatchObject({ name: 'RunEnded' });
  });
});

describe('a plan that failed and is redriven', () => {
  it('goes on where it failed and is open again before it writes', async () => {
    const machine = await planMachine();
    const run = openedRun(await machine.steps.open(START));
    await fail(machine);

    const closed = await planThrough(machine.steps, run);

    expect(closed).toMatchObject({ planned: 10, written: 10 });
    expect(await statusOf(machine.ports, 1)).toBe('done');
  });

  it('does not go on after a newer plan', async () => {
    const machine = await planMachine();
    const run = openedRun(await machine.steps.open(START));
    await fail(machine);
    await planned(machine, { ...START, execution: `${EXECUTION}-newer` });

    const refused = machine.steps.commit({ run, slice: 0, rounds: 1 });

    await expect(refused).rejects.toThrow('run 2 was opened since');
  });

  it('does not go on once its date is past', async () => {
    const machine = await planMachine();
    const run = openedRun(await machine.steps.open(START));
    await fail(machine);
    machine.ports.clock.advance(86_400_000);

    await expect(machine.steps.survey({ run, slice: 0, round: 0 })).rejects.toThrow(
      'for 2026-03-10, which is past',
    );
  });

  it('does not go on with a plan that was ended as superseded', async () => {
    const machine = await planMachine();
    const run = openedRun(await machine.steps.open(START));
    await machine.ports.store.runs.close('org', 1, 'superseded', null, 0);

    await expect(machine.steps.gather({ run })).rejects.toMatchObject({ name: 'RunEnded' });
  });

  it('keeps what closing has written when it is closed once more', async () => {
    const machine = await planMachine();
    const first = await planned(machine);
    const loads = await loadsOf(machine);
    await machine.ports.store.dayLoads.replace('org', [], 10);
    const run = { ...runOf(await machine.steps.open(START)), run: 1 };

    expect(await machine.steps.close({ run, overCap: [] })).toEqual(first);
    expect(loads).not.toEqual([]);
    expect(await loadsOf(machine)).toEqual([]);
  });
});

async function planned({ steps }: Pick<PlanMachine, 'steps'>, start = START) {
  return planThrough(steps, openedRun(await steps.open(start)));
}

function runOf(opened: PlanOpened) {
  return openedRun(opened);
}

async function fail({ ports }: PlanMachine): Promise<void> {
  await ports.store.runs.close('org', 1, 'failed', { reason: 'timed out' }, ports.clock.now());
}

async function statusOf(ports: PlanMachine['ports'], run: number) {
  return (await ports.store.runs.get('org', run))?.status;
}

async function loadsOf({ ports }: PlanMachine) {
  return ports.store.dayLoads.read('org', 0, 100_000);
}

async function emailsOf({ ports }: PlanMachine) {
  const emails: unknown[] = [];
  for (let slice = 0; slice < 3; slice++) {
    const { records } = await ports.store.contacts.readSlice('org', slice, null, 100);
    // A revision counts writes, the same ones too.
    const withoutRevision = records.flatMap((record) =>
      record.emails.map(({ revision: _revision, ...email }) => email),
    );
    emails.push(...withoutRevision);
  }
  return emails;
}

/** Each step's answer is the second call's, as after an answer that was lost. */
function eachTwice(steps: PlanMachine['steps']): PlanMachine['steps'] {
  const twice =
    <Answer>(step: (event: unknown) => Promise<Answer>) =>
    async (event: unknown): Promise<Answer> => {
      await step(event);
      return step(event);
    };
  return {
    open: twice(steps.open),
    census: twice(steps.census),
    gather: twice(steps.gather),
    survey: twice(steps.survey),
    balance: twice(steps.balance),
    commit: twice(steps.commit),
    close: twice(steps.close),
  };
}
