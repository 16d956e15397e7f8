import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dealAllotment, dealer, type Allotment } from '../../../shared/domain/balancing/deal.ts';

const WHOLE: Allotment = {
  places: [
    { date: 1, count: 3, over: false },
    { date: 4, count: 2, over: false },
    { date: 4, count: 1, over: true },
  ],
  noCapacity: 2,
};

describe('dealAllotment', () => {
  it('gives each slice what it needs from where the one before it stopped', () => {
    const parts = dealAllotment(WHOLE, [2, 0, 4, 2]);

    expect(parts).toEqual([
      { places: [{ date: 1, count: 2, over: false }], noCapacity: 0 },
      { places: [], noCapacity: 0 },
      {
        places: [
          { date: 1, count: 1, over: false },
          { date: 4, count: 2, over: false },
          { date: 4, count: 1, over: true },
        ],
        noCapacity: 0,
      },
      { places: [], noCapacity: 2 },
    ]);
  });

  it.each([
    ['fewer', [2, 5], 7],
    ['more', [4, 4, 1], 9],
  ])('refuses slices that hold %s emails than were allotted', (_, counts, held) => {
    expect(() => dealAllotment(WHOLE, counts)).toThrow(
      `Expected slices that hold the 8 emails allotted to their group, got ${held}`,
    );
  });

  it('gives the slices together exactly what the whole group got, however it is split', () => {
    fc.assert(
      fc.property(allotmentsWithSplit(), ([whole, counts]) => {
        const parts = dealAllotment(whole, counts);
        const lots = parts.flatMap((part, index) => deal(part, counts[index] ?? 0));
        expect(lots).toEqual(deal(whole, sum(counts)));
      }),
    );
  });
});

describe('dealer', () => {
  it('hands out the own date first, then later ones, those above the cap, and no_capacity last', () => {
    expect(deal(WHOLE, 8)).toEqual([
      { date: 1, over: false },
      { date: 1, over: false },
      { date: 1, over: false },
      { date: 4, over: false },
      { date: 4, over: false },
      { date: 4, over: true },
      'no_capacity',
      'no_capacity',
    ]);
  });

  it('refuses an email more than were allotted', () => {
    const next = dealer({ places: [{ date: 1, count: 1, over: false }], noCapacity: 0 });
    next();

    expect(() => next()).toThrow('Expected at most 1 emails in the group, got more');
  });
});

function deal(allotment: Allotment, count: number): readonly unknown[] {
  const next = dealer(allotment);
  return Array.from({ length: count }, () => next());
}

/** An allotment, and a way to split its emails over slices. */
function allotmentsWithSplit(): fc.Arbitrary<[Allotment, number[]]> {
  const places = fc
    .array(fc.record({ count: fc.integer({ min: 1, max: 5 }), over: fc.boolean() }))
    .map((list) => list.map((place, index) => ({ ...place, date: index })));
  return fc
    .tuple(places, fc.nat(4), fc.array(fc.nat(6)))
    .map(([list, noCapacity, wanted]): [Allotment, number[]] => {
      let rest = sum(list.map(({ count }) => count)) + noCapacity;
      const counts = wanted.map((count) => {
        const given = Math.min(count, rest);
        rest -= given;
        return given;
      });
      return [{ places: list, noCapacity }, [...counts, rest]];
    });
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}
