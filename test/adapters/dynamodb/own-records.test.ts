/** What only DynamoDB has to take care of: limits of items, and records in several of them. */
import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { loadWrites } from '../../../shared/adapters/dynamodb/day-loads.ts';
import { aDynamoStore } from '../../support/dynamo-store.ts';
import { describeWithDynamodb } from '../../support/dynamodb-server.ts';
import { aCause, NOW_MS, ORG, TODAY } from '../../support/stored-records.ts';

const HOUR_MS = 3_600_000;

describeWithDynamodb('An organization’s own records in DynamoDB', (dynamodb) => {
  it('keep configurations larger than an item', async () => {
    const { store } = await aDynamoStore(dynamodb);
    // No compression makes this small.
    const html = textOf(1_500_000);
    const templates = { big: { name: 'big', subject: 'Hi 😀', html, text: null } };
    const content = { document: 'a: 1\n', templates };

    const published = await store.configVersions.publish(ORG, content, aCause());

    expect(published.version).toBe(1);
    expect(await store.configVersions.current(ORG)).toEqual({
      version: 1,
      ...content,
      cause: aCause(),
    });
    expect((await store.configVersions.publish(ORG, content, aCause())).version).toBe(1);
  });

  it('say which part of a configuration is missing', async () => {
    const { store, tables } = await aDynamoStore(dynamodb);
    await store.configVersions.publish(ORG, { document: 'a: 1', templates: {} }, aCause());
    const [part] = await tables.live.query({
      partition: 'org-1#CONFIG',
      sort: { beginsWith: 'CONTENT#' },
    });
    await tables.live.remove({ pk: 'org-1#CONFIG', sk: String(part?.['sk']) });

    await expect(store.configVersions.current(ORG)).rejects.toThrow('part 0 of 1');
  });

  it('add up the parts of a date’s load, and replace them all', async () => {
    const { store, tables } = await aDynamoStore(dynamodb);
    await store.dayLoads.replace(ORG, [load(TODAY, 10), load(TODAY + 1, 5)], 7);
    for (let contact = 0; contact < 30; contact++) {
      const deltas = [load(TODAY, 1), load(TODAY, 1), load(TODAY + 2, 1)];
      await tables.transact(loadWrites(tables, ORG, deltas, `c-${contact}`));
    }

    expect(await store.dayLoads.read(ORG, TODAY, TODAY + 9)).toEqual([
      load(TODAY, 70),
      load(TODAY + 1, 5),
      load(TODAY + 2, 30),
    ]);
    expect(await store.dayLoads.read(ORG, TODAY + 1, TODAY + 1)).toEqual([load(TODAY + 1, 5)]);

    await store.dayLoads.replace(ORG, [load(TODAY, 3)], 8);
    expect(await store.dayLoads.read(ORG, TODAY, TODAY + 9)).toEqual([load(TODAY, 3)]);
  });

  it('keep checkpoints and totals that are longer than an item', async () => {
    const { store } = await aDynamoStore(dynamodb);
    const run = { kind: 'import', today: TODAY, configVersion: 1, execution: 'one' } as const;
    await store.runs.open(ORG, { ...run, openedAt: NOW_MS });
    const checkpoint = { deferred: Array.from({ length: 90_000 }, (_, line) => line * 3) };

    await store.runs.checkpoint(ORG, 1, 'one', checkpoint);
    await store.runs.close(ORG, 1, 'done', checkpoint, NOW_MS);

    expect(await store.runs.get(ORG, 1)).toMatchObject({ checkpoint, summary: checkpoint });
  });

  it('keep apart what stands in one partition: ids and addresses of any characters', async () => {
    const { store } = await aDynamoStore(dynamodb);
    const ids = ['a', 'a#b', 'a$b', 'a!', 'ä#😀'];
    for (const id of ids) {
      await store.organizations.create({ id, slices: 1, createdAt: NOW_MS, stopped: null });
      for (const key of ids) {
        const suppression = { by: 'contact', key, reason: 'bounced', since: NOW_MS } as const;
        await store.suppressions.put(id, suppression, aCause());
      }
    }

    expect((await store.organizations.list()).map(({ id }) => id)).toEqual(ids.toSorted());
    for (const id of ids) {
      expect((await store.suppressions.list(id)).map(({ key }) => key)).toEqual(ids.toSorted());
      expect(await store.suppressions.find('a#b', '', id)).toMatchObject([{ key: id }]);
    }
  });

  it('forget the hours of the account’s quota that no longer count', async () => {
    const { store, tables } = await aDynamoStore(dynamodb);
    for (let hour = 0; hour < 60; hour++) {
      const now = NOW_MS + hour * HOUR_MS;
      await store.quotas.reserve(ORG, 2, 1000, now);
      await store.quotas.reserve('org-2', 1, 1000, now);
    }

    const item = (await tables.live.get({ pk: 'ACCOUNT', sk: 'QUOTA' })) ?? {};

    expect(item['taken']).toBe(25 * 3);
    expect(Object.keys(item).filter((name) => name.startsWith('taken#'))).toHaveLength(50);
  });

  it('take a day’s grants back once, however many give them at a time', async () => {
    const { store } = await aDynamoStore(dynamodb);
    const day = (count: number) => store.quotas.reserveDay(ORG, 'organization', TODAY, count, 10);
    await day(10);

    const back = await Promise.all([day(-10), day(-10), day(-10), day(-10)]);

    expect(back.reduce((sum, own) => sum + own, 0)).toBe(-10);
    expect(await day(99)).toBe(10);
  });

  it('are closed by one of two that disagree, and not by the other', async () => {
    const { store } = await aDynamoStore(dynamodb);
    const run = { kind: 'plan', today: TODAY, configVersion: 1, execution: 'one' } as const;
    await store.runs.open(ORG, { ...run, openedAt: NOW_MS });

    const closed = await Promise.allSettled(
      (['done', 'failed'] as const).map((status) =>
        store.runs.close(ORG, 1, status, status, NOW_MS),
      ),
    );

    expect(closed.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    const kept = closed[0]?.status === 'fulfilled' ? 'done' : 'failed';
    expect(await store.runs.get(ORG, 1)).toMatchObject({ status: kept, summary: kept });
    expect((await store.runs.open(ORG, { ...run, openedAt: NOW_MS })).opened).toBe(true);
  });

  it('are opened one run at a time by many processes, of every kind', async () => {
    const { store } = await aDynamoStore(dynamodb);
    const kinds = ['import', 'plan', 'send', 'backup'] as const;
    const asked = [...kinds, ...kinds, ...kinds].map((kind, asker) =>
      store.runs.open(ORG, {
        kind,
        today: TODAY,
        configVersion: 1,
        execution: `e-${asker}`,
        openedAt: NOW_MS,
      }),
    );

    const answers = await Promise.all(asked);

    const opened = answers.filter((answer) => answer.opened).map(({ run }) => run);
    expect(opened.map(({ kind }) => kind).toSorted()).toEqual(kinds.toSorted());
    expect(opened.map(({ run }) => run).toSorted()).toEqual([1, 2, 3, 4]);
  });
});

function load(date: number, counted: number) {
  return { date, counted, pinned: 0, effectiveDate: counted * 2 };
}

/** Text of this length without anything that repeats. */
function textOf(length: number): string {
  const parts: string[] = [];
  for (let size = 0; size < length; size += 88) {
    parts.push(createHash('sha512').update(String(size)).digest('base64'));
  }
  return parts.join('');
}
