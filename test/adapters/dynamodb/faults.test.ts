/**
 * What a table does between a request and its answer: it throttles, conflicts, leaves half of a
 * batch undone, breaks pages off, and its answers get lost on the way. Nothing of it may change what
 * is stored or answered.
 */
import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createDynamoClient } from '../../../shared/adapters/dynamodb/client.ts';
import { when } from '../../../shared/adapters/dynamodb/conditions.ts';
import { dynamoStore } from '../../../shared/adapters/dynamodb/dynamo-store.ts';
import { dynamoTables, type Tables } from '../../../shared/adapters/dynamodb/tables.ts';
import { manualClock } from '../../../shared/adapters/memory/manual-runtime.ts';
import { memoryStore } from '../../../shared/adapters/memory/memory-store.ts';
import { randomIds } from '../../../shared/runtime/ids.ts';
import { boundedTasks } from '../../../shared/runtime/tasks.ts';
import { withFaults, type Fault, type NextFault } from '../../support/dynamodb-faults.ts';
import { describeWithDynamodb } from '../../support/dynamodb-server.ts';
import { seededRandom } from '../../support/seeded-random.ts';
import { everythingIn, storeOperations } from '../../support/store-operations.ts';
import { NOW_MS, ORG, TODAY } from '../../support/stored-records.ts';

const KEY = { pk: 'a', sk: '1' };
const PASSING = [
  'throttled',
  'slowed_down',
  'server_error',
  'refused_connection',
  'conflict',
] as const;
const ALL = [...PASSING, 'lost_answer', 'short', 'empty'] as const;

describeWithDynamodb('DynamoDB with faults', (dynamodb) => {
  const access = (nextFault: NextFault) => {
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
    const endpoint = dynamodb.endpoint();
    const client = createDynamoClient({ endpoint, region: 'us-east-1', credentials });
    return { client: withFaults(client, nextFault), clock: manualClock(NOW_MS), ids: randomIds() };
  };
  /** Tables whose requests meet these faults, one after another, once they are set. */
  const faultyTables = async () => {
    let faults: readonly (Fault | undefined)[] = [];
    const asked: string[] = [];
    const own = access((command) => {
      asked.push(command);
      const [fault, ...rest] = faults;
      faults = rest;
      return fault;
    });
    const tables = dynamoTables(own, await dynamodb.makeTables());
    const meeting = (...next: readonly (Fault | undefined)[]): Tables => {
      faults = next;
      asked.length = 0;
      return tables;
    };
    return { ...tables, meeting, asked, client: own.client };
  };

  it.each(PASSING)('asks again when it is %s', async (fault) => {
    const { live, meeting } = await faultyTables();
    const thrice = [fault, fault, fault] as const;

    expect(await meeting(...thrice).live.put({ ...KEY, size: 1 }, when.absent())).toBe(true);
    expect(await meeting(...thrice).live.update(KEY, { add: { size: 1 } })).toBeDefined();
    const change = { add: { size: 1 } };
    const added = await meeting(...thrice).transact([{ in: live, update: KEY, change }]);
    expect(added).toEqual({ written: true });
    await meeting(...thrice).live.writeAll([{ put: { pk: 'a', sk: '2' } }]);

    expect(await meeting(...thrice).live.query({ partition: 'a' })).toHaveLength(2);
    expect(await meeting(...thrice).live.getMany([KEY])).toMatchObject([{ size: 3 }]);
    expect(await meeting(...thrice).live.get(KEY)).toMatchObject({ size: 3 });
    expect(await meeting(...thrice).live.remove(KEY, when.present())).toBe(true);
  });

  it('gives up in the end, with what the table last said', async () => {
    const { meeting, asked } = await faultyTables();
    const always = Array.from({ length: 99 }, () => 'throttled' as const);

    await expect(meeting(...always).live.get(KEY)).rejects.toThrow('injected');

    expect(asked.length).toBeGreaterThan(5);
    expect(asked.length).toBeLessThan(20);
  });

  it('does not ask again where the request is wrong', async () => {
    const { meeting, asked } = await faultyTables();

    await expect(meeting().live.put({ pk: '', sk: '' })).rejects.toThrow();

    expect(asked).toEqual(['PutItem']);
  });

  it('leaves asking again to the store: its client asks once', async () => {
    const { client, meeting, asked } = await faultyTables();
    meeting('throttled');

    const command = new GetItemCommand({ TableName: 'none', Key: {} });
    await expect(client.send(command)).rejects.toThrow('injected');

    expect(asked).toHaveLength(1);
  });

  it('knows its own write again when the answer was lost', async () => {
    const { live, meeting } = await faultyTables();

    expect(await meeting('lost_answer').live.put({ ...KEY, size: 1 }, when.absent())).toBe(true);
    const isOne = when.equal('size', 1);
    const updated = await meeting('lost_answer').live.update(KEY, { add: { size: 5 } }, isOne);
    expect(updated).toMatchObject({ size: 6 });
    expect(await meeting('lost_answer').live.update(KEY, { add: { size: 1 } })).toMatchObject({
      size: 7,
    });
    expect(await live.get(KEY)).toMatchObject({ size: 7 });

    expect(await meeting('lost_answer').live.remove(KEY, when.present())).toBe(true);
    expect(await live.get(KEY)).toBeUndefined();
  });

  it('takes nobody else’s write for its own', async () => {
    const { live, meeting } = await faultyTables();
    await live.put({ ...KEY, size: 1 });

    expect(await meeting('lost_answer').live.put(KEY, when.absent())).toBe(false);
    const isTwo = when.equal('size', 2);
    expect(await meeting('lost_answer').live.update(KEY, { set: {} }, isTwo)).toBeUndefined();
    expect(await meeting('lost_answer').live.remove(KEY, isTwo)).toBe(false);

    expect(await live.get(KEY)).toMatchObject({ size: 1 });
  });

  it('carries a transaction out once, also when others write before it is sent again', async () => {
    const { live, transact, meeting } = await faultyTables();
    const others = dynamoTables(
      access(() => undefined),
      {
        liveTable: live.name,
        historyTable: live.name,
      },
    );
    const change = { add: { size: 1 } };
    const first = meeting('lost_answer').transact([{ in: live, update: KEY, change }]);

    await others.transact([{ in: live, update: KEY, change }]);
    expect(await first).toEqual({ written: true });
    expect(await transact([{ in: live, update: KEY, change }])).toEqual({ written: true });

    expect(await live.get(KEY)).toMatchObject({ size: 3 });
  });

  it('finishes what a batch left undone', async () => {
    const { live, meeting } = await faultyTables();
    const keys = Array.from({ length: 60 }, (_, index) => ({ pk: 'p', sk: String(index) }));
    const faults = ['short', 'empty', 'short', undefined, 'throttled', 'lost_answer'] as const;

    await meeting(...faults).live.writeAll(keys.map((put) => ({ put })));
    expect(await live.query({ partition: 'p' })).toHaveLength(60);

    const read = await meeting(...faults).live.getMany(keys);
    expect(read.map(({ sk }) => Number(sk)).toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: 60 }, (_, index) => index),
    );
  });

  it('says which table takes nothing of a batch', async () => {
    const { live, meeting } = await faultyTables();
    const always = Array.from({ length: 99 }, () => 'empty' as const);

    await expect(meeting(...always).live.writeAll([{ put: KEY }])).rejects.toThrow(live.name);
  });

  it('reads on over broken and empty pages, and no further than asked', async () => {
    const { live, meeting } = await faultyTables();
    const sorts = ['1', '2', '3', '4', '5'];
    await live.writeAll(sorts.map((sk) => ({ put: { pk: 'p', sk } })));
    const faults = ['short', 'empty', 'empty', 'short', 'throttled', 'short'] as const;
    const found = async (query: object) =>
      (await meeting(...faults).live.query({ partition: 'p', ...query })).map(({ sk }) => sk);

    expect(await found({})).toEqual(sorts);
    expect(await found({ limit: 3 })).toEqual(['1', '2', '3']);
    expect(await found({ descending: true, limit: 2 })).toEqual(['5', '4']);
  });

  it('answers and holds what a store without faults does, whatever is asked of it', async () => {
    await fc.assert(
      fc.asyncProperty(storeOperations, fc.integer(), async (operations, seed) => {
        const random = seededRandom(seed);
        const nextFault = () => (random.chance(0.25) ? random.pick(ALL) : undefined);
        const names = await dynamodb.makeTables();
        const tasks = boundedTasks(1);
        const faulty = dynamoStore({ ...access(nextFault), ...names, tasks });
        const faultless = memoryStore();
        for (const store of [faulty, faultless]) {
          await store.organizations.create({ id: ORG, slices: 3, createdAt: 1, stopped: null });
        }
        for (const operation of operations) {
          expect(await operation(faulty)).toEqual(await operation(faultless));
        }
        expect(await everythingIn(faulty)).toEqual(await everythingIn(faultless));
      }),
      { numRuns: 15 },
    );
  });

  it('grants no more than there is to many at a time, and exactly that', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer(), async (seed) => {
        const random = seededRandom(seed);
        const nextFault = () => (random.chance(0.25) ? random.pick(ALL) : undefined);
        const names = await dynamodb.makeTables();
        const store = dynamoStore({ ...access(nextFault), ...names, tasks: boundedTasks(1) });
        // An old quota runs out: those who come take it off while others already ask for the new one.
        await store.quotas.reserve(ORG, 100, 100, NOW_MS - 30 * 3_600_000);
        const ask = async () => ({
          hour: await store.quotas.reserve(ORG, 7, 100, NOW_MS),
          day: await store.quotas.reserveDay(ORG, 'organization', TODAY, 7, 100),
        });

        const granted = await Promise.all(Array.from({ length: 20 }, ask));

        expect(granted.reduce((sum, { hour }) => sum + hour, 0)).toBe(100);
        expect(granted.reduce((sum, { day }) => sum + day, 0)).toBe(100);
      }),
      { numRuns: 5 },
    );
  });

  it('opens one run and leases no more than the rate, whoever asks and whatever is lost', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer(), async (seed) => {
        const random = seededRandom(seed);
        const nextFault = () => (random.chance(0.25) ? random.pick(ALL) : undefined);
        const names = await dynamodb.makeTables();
        const store = dynamoStore({ ...access(nextFault), ...names, tasks: boundedTasks(1) });
        const askers = Array.from({ length: 8 }, (_, asker) => `e-${asker}`);
        const run = { kind: 'send', today: TODAY, configVersion: 1, openedAt: NOW_MS } as const;

        const opened = await Promise.all(
          askers.map((execution) => store.runs.open(ORG, { ...run, execution })),
        );
        const leases = await Promise.all(
          askers.map((holder) => store.quotas.leaseRate(ORG, holder, 12, NOW_MS)),
        );

        const [first, ...others] = opened.filter((answer) => answer.opened);
        expect(others).toEqual([]);
        expect(new Set(opened.map((answer) => answer.run.execution))).toEqual(
          new Set([first?.run.execution]),
        );
        expect(leases.filter(({ ratePerSecond }) => ratePerSecond > 0)).toMatchObject([
          { ratePerSecond: 12 },
        ]);
      }),
      { numRuns: 5 },
    );
  });
});
