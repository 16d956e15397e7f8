import { expect, it } from 'vitest';
import { when } from '../../../shared/adapters/dynamodb/conditions.ts';
import { dynamoTables, type Tables } from '../../../shared/adapters/dynamodb/tables.ts';
import { systemClock } from '../../../shared/runtime/clock.ts';
import { randomIds } from '../../../shared/runtime/ids.ts';
import { describeWithDynamodb } from '../../support/dynamodb-server.ts';

const KEY = { pk: 'a', sk: '1' };

describeWithDynamodb('A table of DynamoDB', (dynamodb) => {
  const emptyTables = async (): Promise<Tables> => {
    const access = { client: dynamodb.client(), clock: systemClock(), ids: randomIds() };
    return dynamoTables(access, await dynamodb.makeTables());
  };

  it('gives back what was put, and nothing where nothing is', async () => {
    const { live } = await emptyTables();

    expect(await live.put({ ...KEY, text: '', list: [1, null], deep: { yes: true } })).toBe(true);

    expect(await live.get(KEY)).toMatchObject({ text: '', list: [1, null], deep: { yes: true } });
    expect(await live.get({ pk: 'a', sk: '2' })).toBeUndefined();
  });

  it('writes nothing where a condition does not hold', async () => {
    const { live } = await emptyTables();
    await live.put({ ...KEY, status: 'open', size: 3 });

    expect(await live.put({ ...KEY, status: 'new' }, when.absent())).toBe(false);
    const isNew = when.any(when.equal('status', 'new'), when.atMost('size', 2));
    expect(await live.update(KEY, { set: { size: 9 } }, isNew)).toBeUndefined();
    expect(await live.remove(KEY, when.absent('size'))).toBe(false);

    expect(await live.get(KEY)).toMatchObject({ status: 'open', size: 3 });
  });

  it('answers the item as an update left it', async () => {
    const { live } = await emptyTables();
    await live.put({ ...KEY, status: 'open', size: 3, gone: 1 });

    const change = { set: { status: 'done' }, add: { size: 2, fresh: 1 }, remove: ['gone'] };
    const isOpen = when.all(when.unequal('status', 'done'), when.atLeast('size', 3));
    const updated = await live.update(KEY, change, isOpen);

    expect(updated).toMatchObject({ ...KEY, status: 'done', size: 5, fresh: 1 });
    expect(updated).not.toHaveProperty('gone');
    expect(await live.remove(KEY, when.present('fresh'))).toBe(true);
    expect(await live.get(KEY)).toBeUndefined();
  });

  it('queries a partition by ranges of sort keys, either way round', async () => {
    const { live } = await emptyTables();
    const sorts = ['a#1', 'a#2', 'b#1', 'b#2', 'c'];
    await live.writeAll(sorts.map((sk) => ({ put: { pk: 'p', sk } })));
    const found = async (query: object) =>
      (await live.query({ partition: 'p', ...query })).map(({ sk }) => sk);

    expect(await found({})).toEqual(sorts);
    expect(await found({ sort: { beginsWith: 'b#' } })).toEqual(['b#1', 'b#2']);
    expect(await found({ sort: { between: ['a#2', 'b#2'] } })).toEqual(['a#2', 'b#1', 'b#2']);
    expect(await found({ sort: { after: 'b#1' }, limit: 1 })).toEqual(['b#2']);
    expect(await found({ descending: true, limit: 2 })).toEqual(['c', 'b#2']);
  });

  it('finds what the index of due emails holds', async () => {
    const { live } = await emptyTables();
    await live.put({ ...KEY, due_pk: 'today', due_sk: '2', priority: 7, more: 1 });
    await live.put({ ...KEY, sk: '3' });

    const found = await live.query({ partition: 'today', index: 'due' });

    expect(found).toEqual([{ ...KEY, due_pk: 'today', due_sk: '2', priority: 7 }]);
  });

  it('writes and reads more items than a request takes', async () => {
    const { live } = await emptyTables();
    const keys = Array.from({ length: 230 }, (_, index) => ({ pk: `p-${index}`, sk: 's' }));

    await live.writeAll(keys.map((key) => ({ put: { ...key, size: 1 } })));
    expect(await live.getMany([...keys, { pk: 'none', sk: 's' }])).toHaveLength(230);

    await live.writeAll(keys.slice(30).map((key) => ({ remove: key })));
    expect(await live.getMany(keys)).toHaveLength(30);
  });

  it('writes to both tables together or to none, and tells what stood in the way', async () => {
    const { live, history, transact } = await emptyTables();
    await live.put({ ...KEY, size: 1 });
    const move = (size: number) =>
      transact([
        { in: live, check: { pk: 'z', sk: 'z' }, condition: when.absent() },
        {
          in: live,
          update: KEY,
          change: { add: { size: 1 } },
          condition: when.equal('size', size),
        },
        { in: history, put: { ...KEY, moved: size } },
      ]);

    expect(await move(2)).toMatchObject({
      written: false,
      reasons: [{ held: true }, { held: false, found: { size: 1 } }, { held: true }],
    });
    expect(await history.get(KEY)).toBeUndefined();

    expect(await move(1)).toEqual({ written: true });
    expect(await history.get(KEY)).toMatchObject({ moved: 1 });
    expect(await live.get(KEY)).toMatchObject({ size: 2 });
  });
});
