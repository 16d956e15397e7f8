/** Rules §9.5: one email more takes a few places, and not one on every day after its own. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { balance, type BalanceResult } from '../../../shared/domain/balancing/balance.ts';
import type { BalanceInput, LoadGroup } from '../../../shared/domain/balancing/load-group.ts';
import { aGroup, anInput } from '../../support/balancing.ts';

const DAYS = 20;
const CAP = 10;

/** Twenty full days, and room on the day after. Each day's mail may wait for so many days. */
function fullDays(patience: number): readonly LoadGroup[] {
  return Array.from({ length: DAYS }, (_none, day) =>
    aGroup({ date: day, latest: day + patience, count: CAP }),
  );
}

/** How many emails leave the date on which they stood. */
function movedIn({ groups }: BalanceInput, { allotments }: BalanceResult): number {
  return groups.reduce((moved, { date }, index) => {
    const places = allotments[index]?.places ?? [];
    const away = places.filter((place) => place.date !== date);
    return moved + away.reduce((sum, { count }) => sum + count, 0);
  }, 0);
}

describe('one email more on the first of twenty full days', () => {
  const withOneMore = (groups: readonly LoadGroup[]): BalanceInput =>
    anInput({ groups: [...groups, aGroup({ date: 0, latest: DAYS + 5 })], cap: CAP, limit: CAP });

  it('goes to the first day with room', () => {
    const input = withOneMore(fullDays(3));

    const result = balance(input);

    expect(movedIn(input, result)).toBe(1);
    expect(result.loads.get(DAYS)).toBe(1);
  });

  it('makes as few others go on as will do when it cannot wait so long', () => {
    const groups = [...fullDays(5), aGroup({ date: 0, latest: 0 })];
    const input = anInput({ groups, cap: CAP, limit: CAP });

    const result = balance(input);

    // One of each fifth day makes room for the one before.
    expect(movedIn(input, result)).toBe(DAYS / 5);
    expect(result.overCap).toEqual([]);
  });

  it('leaves the lower classes where they are, but for one', () => {
    const groups = [
      ...fullDays(30).map((group) => ({ ...group, priority: 8 })),
      aGroup({ date: 3, latest: 6, priority: 2 }),
    ];
    const input = anInput({ groups, cap: CAP, limit: CAP });

    const result = balance(input);

    expect(movedIn(input, result)).toBe(1);
    expect(result.allotments.at(-1)?.places).toEqual([{ date: 3, count: 1, over: false }]);
  });
});

describe('days that are planned already', () => {
  it('lose few of their emails to a newcomer, wherever it comes', () => {
    const someFullDays = fc.array(
      fc.record({ patience: fc.nat(12), priority: fc.constantFrom(1, 5, 8), free: fc.nat(1) }),
      { minLength: DAYS, maxLength: DAYS },
    );
    fc.assert(
      fc.property(someFullDays, fc.nat(DAYS - 1), fc.nat(9), (days, date, patience) => {
        const groups = days.map(({ patience: own, priority, free }, day) =>
          aGroup({ date: day, latest: day + own, priority, count: CAP - free }),
        );
        const newcomer = aGroup({ date, latest: date + patience, priority: 5 });
        const input = anInput({ groups: [...groups, newcomer], cap: CAP, limit: CAP });

        // A chain of moves goes through each class once, and forward in each.
        expect(movedIn(input, balance(input))).toBeLessThanOrEqual(DAYS);
      }),
    );
  });
});
