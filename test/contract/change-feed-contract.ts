import { describe, expect, it } from 'vitest';
import { aStoreWith } from '../support/stored-records.ts';
import { eachStore, toldBy, type MakeFollowedStore } from './each-store.ts';

/** How a feed that is kept keeps its readers' places; what it tells is `contactsToldContract`. */
export function changeFeedContract(name: string, makeStore: MakeFollowedStore): void {
  describe(`ChangeFeed in ${name}`, () => {
    const store = eachStore(makeStore);

    it('gives changes again until they are acknowledged', async () => {
      await aStoreWith(store(), ['c-1', 'c-2', 'c-3']);
      const first = await store().changeFeed.read('replan', 2);

      expect(await store().changeFeed.read('replan', 2)).toEqual(first);

      await store().changeFeed.acknowledge('replan', first[0]?.position ?? 0);
      const next = await store().changeFeed.read('replan', 5);
      expect(next.map(({ contactId }) => contactId)).toEqual(['c-2', 'c-3']);
    });

    it('keeps a place for each reader and keeps what one of them has not read', async () => {
      await aStoreWith(store(), ['c-1', 'c-2']);
      await store().changeFeed.read('audit', 1);

      expect(await toldBy(store()).contactChanges()).toHaveLength(2);
      expect(await store().changeFeed.read('audit', 10)).toHaveLength(2);
    });

    it('never moves a reader’s place back', async () => {
      await aStoreWith(store(), ['c-1', 'c-2']);
      await toldBy(store()).contactChanges();

      await store().changeFeed.acknowledge('replan', 0);

      expect(await toldBy(store()).contactChanges()).toEqual([]);
    });

    it('goes on counting after everything was read', async () => {
      await aStoreWith(store());
      const [before] = await store().changeFeed.read('replan', 1);
      await store().changeFeed.acknowledge('replan', before?.position ?? 0);

      await aStoreWith(store(), ['c-2']);

      const [after] = await store().changeFeed.read('replan', 1);
      expect(after?.position).toBeGreaterThan(before?.position ?? Infinity);
    });
  });
}
