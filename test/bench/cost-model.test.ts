import { describe, expect, it } from 'vitest';
import { dollarsOf } from '../../bench/aws/dollars.ts';
import { measure } from '../../bench/aws/measure.ts';
import { CostModel } from '../../bench/aws/model.ts';
import { stateTransitions } from '../../bench/aws/transitions.ts';
import { describeWithDynamodb } from '../support/dynamodb-server.ts';

const MILLIONS = { contacts: 3_000_000, slices: 1_024 };

describeWithDynamodb('the cost of a night by the model', (dynamodb) => {
  it('stays below half a dollar for three million contacts that have not changed', async () => {
    const server = {
      endpoint: dynamodb.endpoint(),
      client: dynamodb.client(),
      stop: () => undefined,
    };
    const small = await measure(server, { contacts: 80, slices: 1 });
    const large = await measure(server, { contacts: 160, slices: 2 });
    const model = new CostModel(small, large, stateTransitions());

    // Not the functions' time, which is this machine's, nor the loads of days, of which few contacts
    // have more for each: the bench measures both over more.
    const { reads, steps, s3 } = dollarsOf(model.phase('unchanged plan', MILLIONS));

    expect(large.emailsWritten).toBeGreaterThan(160);
    expect(reads).toBeGreaterThan(0.1);
    expect(reads + steps + s3).toBeLessThan(0.4);
  });
});

describe('the states that executions are charged for', () => {
  it('grow with the children of the maps, and with the tasks of a send run', () => {
    const { overSlices, send } = stateTransitions();

    const [one, two] = [overSlices('plan', 8), overSlices('plan', 16)];

    // Census, survey and commit: a child of one state each, and its start.
    expect(two - one).toBe(6);
    expect(overSlices('backup', 16) - overSlices('backup', 8)).toBe(2);
    expect(send(2)).toBeGreaterThan(send(1));
  });
});
