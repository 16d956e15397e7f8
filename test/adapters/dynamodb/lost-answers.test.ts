/** Answers that are lost on the wire itself: what the client of AWS makes of it, and the store then. */
import { expect, it, onTestFinished } from 'vitest';
import { createDynamoClient } from '../../../shared/adapters/dynamodb/client.ts';
import { when } from '../../../shared/adapters/dynamodb/conditions.ts';
import { dynamoTables, type Tables } from '../../../shared/adapters/dynamodb/tables.ts';
import { manualClock } from '../../../shared/adapters/memory/manual-runtime.ts';
import { randomIds } from '../../../shared/runtime/ids.ts';
import { breakingProxy, type Breakage } from '../../support/breaking-proxy.ts';
import { describeWithDynamodb } from '../../support/dynamodb-server.ts';
import { NOW_MS } from '../../support/stored-records.ts';

const KEY = { pk: 'a', sk: '1' };
const BREAKAGES = ['silence', 'reset', 'cut_short', 'bad_gateway'] as const;

describeWithDynamodb('A table whose answers are lost', (dynamodb) => {
  const tablesBehindProxy = async () => {
    const proxy = await breakingProxy(dynamodb.endpoint());
    const client = createDynamoClient({
      endpoint: proxy.endpoint,
      region: 'us-east-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      answerTimeoutMs: 100,
    });
    onTestFinished(async () => {
      client.destroy();
      await proxy.stop();
    });
    const access = { client, clock: manualClock(NOW_MS), ids: randomIds() };
    const tables = dynamoTables(access, await dynamodb.makeTables());
    const losing = (breakage: Breakage): Tables => {
      proxy.breakNext(breakage, breakage);
      return tables;
    };
    return losing;
  };

  it.each(BREAKAGES)('is read and written as if they had come: %s', async (breakage) => {
    const losing = await tablesBehindProxy();
    const isOne = when.equal('size', 1);

    expect(await losing(breakage).live.put({ ...KEY, size: 1 }, when.absent())).toBe(true);
    expect(await losing(breakage).live.update(KEY, { add: { size: 1 } }, isOne)).toMatchObject({
      size: 2,
    });
    const { transact, live } = losing(breakage);
    const added = await transact([{ in: live, update: KEY, change: { add: { size: 1 } } }]);
    expect(added).toEqual({ written: true });
    await losing(breakage).live.writeAll([{ put: { pk: 'a', sk: '2' } }]);

    expect(await losing(breakage).live.query({ partition: 'a' })).toMatchObject([{ size: 3 }, {}]);
    expect(await losing(breakage).live.remove(KEY, when.present())).toBe(true);
    expect(await losing(breakage).live.get(KEY)).toBeUndefined();
  });
});
