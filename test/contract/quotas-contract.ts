import { describe, expect, it } from 'vitest';
import { aCause, aStoreWith, NOW_MS, ORG, TODAY } from '../support/stored-records.ts';
import { eachStore, type MakeStore } from './each-store.ts';

const HOUR_MS = 3_600_000;
const LEASE_MS = 30_000;

export function quotasContract(name: string, makeStore: MakeStore): void {
  describe(`Quotas in ${name}`, () => {
    const store = eachStore(makeStore);
    const reserve = (count: number, now = NOW_MS, organizationId = ORG) =>
      store().quotas.reserve(organizationId, count, 100, now);

    it('grants up to the limit, over all organizations of the account', async () => {
      expect(await reserve(60)).toBe(60);
      expect(await reserve(60, NOW_MS, 'org-2')).toBe(40);
      expect(await reserve(1)).toBe(0);
    });

    it('grants no more than the limit to many at a time', async () => {
      const granted = await Promise.all(Array.from({ length: 30 }, () => reserve(7)));

      expect(granted.reduce((sum, count) => sum + count, 0)).toBe(100);
    });

    it('counts what was granted for 24 hours, and not much longer', async () => {
      await reserve(100);

      expect(await reserve(10, NOW_MS + 23 * HOUR_MS)).toBe(0);
      expect(await reserve(10, NOW_MS + 24 * HOUR_MS - 1)).toBe(0);
      expect(await reserve(10, NOW_MS + 25 * HOUR_MS)).toBe(10);
    });

    it('takes unused reservations back, but no more than there were', async () => {
      await reserve(100);

      await store().quotas.giveBack(ORG, 30, NOW_MS);
      expect(await reserve(99)).toBe(30);

      await store().quotas.giveBack('org-2', 50, NOW_MS);
      await store().quotas.giveBack(ORG, 500, NOW_MS);
      expect(await reserve(999)).toBe(100);
    });

    it('grants nothing when the limit has become smaller than what is taken', async () => {
      await reserve(80);

      expect(await store().quotas.reserve(ORG, 5, 50, NOW_MS)).toBe(0);
    });

    it('holds a day’s maximum over all that ask', async () => {
      const day = (count: number, limit: number | null = 10, allowance = 'organization') =>
        store().quotas.reserveDay(ORG, allowance, TODAY, count, limit);

      expect(await day(6)).toBe(6);
      expect(await day(6)).toBe(4);
      expect(await day(6)).toBe(0);
      expect(await day(6, 10, 'campaign:spring')).toBe(6);
      expect(await store().quotas.reserveDay(ORG, 'organization', TODAY + 1, 6, 10)).toBe(6);
    });

    it('takes a day’s grants back, and counts on without a limit', async () => {
      const day = (count: number, limit: number | null) =>
        store().quotas.reserveDay(ORG, 'organization', TODAY, count, limit);

      expect(await day(8, null)).toBe(8);
      expect(await day(-3, 10)).toBe(-3);
      expect(await day(99, 10)).toBe(5);
      expect(await day(-99, 10)).toBe(-10);
      expect(await day(99, 10)).toBe(10);
    });

    const lease = (holder: string, now: number, organizationId = ORG) =>
      store().quotas.leaseRate(organizationId, holder, 12, now);

    it('leases the whole rate to one holder', async () => {
      const whole = { ratePerSecond: 12, stopped: null, untilMs: NOW_MS + LEASE_MS };

      expect(await lease('a', NOW_MS)).toEqual(whole);
      expect(await lease('a', NOW_MS + 10)).toEqual({ ...whole, untilMs: NOW_MS + 10 + LEASE_MS });
    });

    it('lets a second holder wait until the first one’s lease ends, then both have half', async () => {
      await lease('a', NOW_MS);

      const waiting = await lease('b', NOW_MS + 10_000);
      expect(waiting).toMatchObject({ ratePerSecond: 0, untilMs: NOW_MS + LEASE_MS });

      expect(await lease('b', waiting.untilMs)).toMatchObject({ ratePerSecond: 6 });
      expect(await lease('a', waiting.untilMs + 5)).toMatchObject({ ratePerSecond: 6 });
    });

    it('never leases more than the rate, whoever asks when', async () => {
      const running = new Map<string, { rate: number; until: number }>();
      for (let step = 0; step < 200; step++) {
        const now = NOW_MS + step * 1700;
        const holder = `holder-${String((step * step * 7 + step) % 6)}`;
        const { ratePerSecond, untilMs } = await lease(holder, now, `org-${String(step % 2)}`);
        running.set(holder, { rate: ratePerSecond, until: untilMs });
        const taken = [...running.values()].filter(({ until }) => until > now);
        expect(taken.reduce((sum, own) => sum + own.rate, 0)).toBeLessThanOrEqual(12.0001);
      }
    });

    it('gives the rate back to who stays when the others have gone', async () => {
      await lease('a', NOW_MS);
      await lease('b', NOW_MS + LEASE_MS);
      await lease('a', NOW_MS + LEASE_MS);

      expect(await lease('a', NOW_MS + 4 * LEASE_MS)).toMatchObject({ ratePerSecond: 12 });
    });

    it('tells of a stop with the lease, of the organization that is stopped only', async () => {
      await aStoreWith(store());
      await store().organizations.setStopped(ORG, 'by hand', aCause());

      expect(await lease('a', NOW_MS)).toMatchObject({ ratePerSecond: 0, stopped: 'by hand' });
      expect(await lease('b', NOW_MS, 'org-2')).toMatchObject({ ratePerSecond: 12, stopped: null });
    });
  });
}
