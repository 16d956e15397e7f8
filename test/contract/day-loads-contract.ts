import { describe, expect, it } from 'vitest';
import { ORG, TODAY } from '../support/stored-records.ts';
import { eachStore, type MakeStore } from './each-store.ts';

export function dayLoadsContract(name: string, makeStore: MakeStore): void {
  describe(`DayLoads in ${name}`, () => {
    const store = eachStore(makeStore);
    const load = (date: number, counted: number) => ({
      date,
      counted,
      pinned: 1,
      effectiveDate: 2,
    });

    it('has no loads and no active contacts before the first plan', async () => {
      expect(await store().dayLoads.read(ORG, 0, 100_000)).toEqual([]);
      expect(await store().dayLoads.activeContacts(ORG)).toBe(0);
    });

    it('gives the loads of the dates asked for, in their order', async () => {
      const loads = [load(TODAY + 2, 3), load(TODAY, 1), load(TODAY + 1, 2)];
      await store().dayLoads.replace(ORG, loads, 1234);

      expect(await store().dayLoads.read(ORG, TODAY, TODAY + 1)).toEqual([
        load(TODAY, 1),
        load(TODAY + 1, 2),
      ]);
      expect(await store().dayLoads.activeContacts(ORG)).toBe(1234);
    });

    it('forgets the earlier plan’s loads when they are replaced', async () => {
      await store().dayLoads.replace(ORG, [load(TODAY, 1), load(TODAY + 1, 2)], 10);
      await store().dayLoads.replace('org-2', [load(TODAY, 9)], 90);

      await store().dayLoads.replace(ORG, [load(TODAY + 1, 5)], 11);

      expect(await store().dayLoads.read(ORG, 0, TODAY + 99)).toEqual([load(TODAY + 1, 5)]);
      expect(await store().dayLoads.activeContacts(ORG)).toBe(11);
      expect(await store().dayLoads.read('org-2', 0, TODAY + 99)).toEqual([load(TODAY, 9)]);
    });
  });
}
