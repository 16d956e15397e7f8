import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { capsFor, floorOfProduct } from '../../../shared/domain/settings/caps.ts';
import { someSettings, type SettingsOverrides } from '../../support/settings.ts';

const volume = (overrides: NonNullable<SettingsOverrides['volume']> = {}) =>
  someSettings({ volume: overrides }).volume;

describe('capsFor', () => {
  it.each([
    // contacts, settings, cap, limit, soft
    [1000, {}, { cap: 70, limit: 84, soft: 15 }],
    [100, {}, { cap: 7, limit: 8, soft: 2 }],
    [0, {}, { cap: 1, limit: 1, soft: 0 }],
    [14, {}, { cap: 1, limit: 1, soft: 0 }],
    [28, {}, { cap: 1, limit: 1, soft: 0 }],
    [29, {}, { cap: 2, limit: 2, soft: 0 }],
    [100, { dailySendPercentageCap: 0.29 }, { cap: 29, limit: 34, soft: 8 }],
    [1000, { dailyMax: 50 }, { cap: 50, limit: 60, soft: 15 }],
    [1000, { dailyMax: 100 }, { cap: 70, limit: 84, soft: 15 }],
    [1000, { overageThreshold: 1 }, { cap: 70, limit: 70, soft: 15 }],
    [10_000, { edDailySoftLimit: 400 }, { cap: 700, limit: 840, soft: 210 }],
    [50, { dailySendPercentageCap: 1000 }, { cap: 50_000, limit: 60_000, soft: 15 }],
  ])('gives %i contacts with %j the caps %j', (activeContacts, overrides, caps) => {
    expect(capsFor(volume(overrides), activeContacts)).toEqual(caps);
  });

  it('never lets a daily maximum be raised by the percentage, nor the cap fall below one', () => {
    fc.assert(
      fc.property(
        fc.nat(5_000_000),
        fc.double({ min: 1e-9, max: 5000, noNaN: true }),
        fc.option(fc.integer({ min: 1, max: 1_000_000 })),
        (activeContacts, dailySendPercentageCap, dailyMax) => {
          const caps = capsFor(volume({ dailySendPercentageCap, dailyMax }), activeContacts);
          expect(caps.cap).toBeGreaterThanOrEqual(1);
          expect(caps.cap).toBeLessThanOrEqual(dailyMax ?? Infinity);
          expect(caps.limit).toBeGreaterThanOrEqual(caps.cap);
          expect(caps.soft).toBeLessThanOrEqual(caps.cap);
        },
      ),
    );
  });

  it('stays a number that can be counted with when settings are wide open', () => {
    const open = volume({
      dailySendPercentageCap: 1e300,
      overageThreshold: 1e300,
      edSoftLimitPercentage: 1e300,
      edDailySoftLimit: Number.MAX_SAFE_INTEGER,
    });

    const most = Number.MAX_SAFE_INTEGER;
    expect(capsFor(open, 3_000_000)).toEqual({ cap: most, limit: most, soft: most });
  });
});

describe('floorOfProduct', () => {
  it.each([
    [100, 0.29, 29],
    [100, 0.57, 57],
    [100, 0.58, 58],
    [1000, 1.001, 1001],
    [3, 1.1, 3],
    [10, 1.1, 11],
    [7, 0.07, 0],
    [3_000_000, 0.07, 210_000],
    [1_000_000_000, 1e-9, 1],
    [999_999_999, 1e-9, 0],
    [5, 0, 0],
    [0, 0.3, 0],
    [3, 2.5e3, 7500],
  ])('of %i and %d is %i, as it is in decimal', (count, factor, floor) => {
    expect(floorOfProduct(count, factor)).toBe(floor);
  });

  it('agrees with whole-number arithmetic for every percentage written with decimals', () => {
    fc.assert(
      fc.property(
        fc.nat(5_000_000),
        fc.nat(2_000_000),
        fc.integer({ min: 0, max: 6 }),
        (count, digits, decimals) => {
          const factor = Number(`${digits}e-${decimals}`);
          const exact = (BigInt(count) * BigInt(digits)) / 10n ** BigInt(decimals);
          expect(floorOfProduct(count, factor)).toBe(Number(exact));
        },
      ),
    );
  });
});
