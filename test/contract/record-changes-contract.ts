import { describe, expect, it } from 'vitest';
import { aStoreWith, ORG } from '../support/stored-records.ts';
import { eachStore, toldBy, type MakeFollowedStore } from './each-store.ts';

/** How a store keeps the journal's place; what it tells is `recordsToldContract`. */
export function recordChangesContract(name: string, makeStore: MakeFollowedStore): void {
  describe(`RecordChanges in ${name}`, () => {
    const store = eachStore(makeStore);

    it('keeps a place for each organization', async () => {
      await aStoreWith(store());
      await store().organizations.create({ id: 'org-2', slices: 1, createdAt: 0, stopped: null });
      expect(await toldBy(store()).recordChanges()).toHaveLength(2);

      const other = await store().recordChanges.read('org-2', 10);

      expect(other).toMatchObject([{ entity: 'organization', organizationId: 'org-2' }]);
      const place = { position: other[0]?.position ?? 0, journalPosition: 77 };
      await store().recordChanges.acknowledge('org-2', place);
      expect(await store().recordChanges.place('org-2')).toEqual(place);
      expect(await store().recordChanges.read('org-2', 10)).toEqual([]);
    });

    it('gives changes again until they are acknowledged, and never moves its place back', async () => {
      await aStoreWith(store());
      const first = await store().recordChanges.read(ORG, 10);
      expect(await store().recordChanges.read(ORG, 10)).toEqual(first);

      const last = { position: first.at(-1)?.position ?? 0, journalPosition: 9 };
      await store().recordChanges.acknowledge(ORG, last);
      await store().recordChanges.acknowledge(ORG, { position: 0, journalPosition: 0 });

      expect(await store().recordChanges.place(ORG)).toEqual(last);
      expect(await store().recordChanges.read(ORG, 10)).toEqual([]);
    });

    it('has an id that stays', async () => {
      const id = await store().recordChanges.storeId();

      expect(id).not.toBe('');
      expect(await store().recordChanges.storeId()).toBe(id);
    });
  });
}
