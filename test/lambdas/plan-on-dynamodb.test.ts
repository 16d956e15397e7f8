import { expect, it } from 'vitest';
import { aDynamoStore } from '../support/dynamo-store.ts';
import { describeWithDynamodb } from '../support/dynamodb-server.ts';
import { EXECUTION, openedRun, planMachine, planThrough } from '../support/plan-machine.ts';

const START = {
  organizationId: 'org',
  scheduledAt: '2026-03-10T11:00:00Z',
  actor: 'schedule',
  execution: EXECUTION,
};

describeWithDynamodb('the functions of the plan machine over DynamoDB', (dynamodb) => {
  it('plan what they plan in memory, and find nothing to write the second time', async () => {
    const { store } = await aDynamoStore(dynamodb);
    const [inMemory, onTables] = [await planMachine(), await planMachine(store)];

    const expected = await planThrough(inMemory.steps, openedRun(await inMemory.steps.open(START)));
    const first = await planThrough(onTables.steps, openedRun(await onTables.steps.open(START)));
    const next = openedRun(await onTables.steps.open({ ...START, execution: 'the next' }));

    expect(first).toEqual(expected);
    expect(await planThrough(onTables.steps, next)).toEqual({ ...first, run: 2, written: 0 });
  });

  it('go on with a run that failed and is redriven, and close it', async () => {
    const { store } = await aDynamoStore(dynamodb);
    const { steps } = await planMachine(store);
    const run = openedRun(await steps.open(START));
    await steps.census({ Items: [{ run, slice: 0 }] });
    await store.runs.close('org', run.run, 'failed', { reason: 'timed out' }, 0);

    expect(await planThrough(steps, run)).toMatchObject({ planned: 10, written: 10 });
    expect(await store.runs.get('org', run.run)).toMatchObject({ status: 'done' });
  });
});
