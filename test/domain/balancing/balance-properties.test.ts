/** What holds of balancing as a whole, for any mail: rules §8.3 and §9. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { balance, type BalanceResult } from '../../../shared/domain/balancing/balance.ts';
import type { BalanceInput, LoadGroup } from '../../../shared/domain/balancing/load-group.ts';
import { countsByDay, pressedInputs } from '../../support/balancing.ts';
import { mostPlaceable } from './max-flow.ts';

const RUNS = { numRuns: 2000 };

describe('balance', () => {
  it('accounts for every email between its date and its latest date', () => {
    fc.assert(
      fc.property(pressedInputs(), (input) => {
        balance(input).allotments.forEach(({ places, noCapacity }, index) => {
          const group = input.groups[index];
          expect(sum(places.map(({ count }) => count)) + noCapacity).toBe(group?.count);
          const dates = places.map(({ date }) => date);
          expect(dates).toEqual([...dates].sort((a, b) => a - b));
          for (const date of dates) {
            expect(date).toBeGreaterThanOrEqual(group?.date ?? Infinity);
            expect(date).toBeLessThanOrEqual(group?.latest ?? -Infinity);
          }
          if (input.onOverflow === 'send' || group?.required) expect(noCapacity).toBe(0);
        });
      }),
      RUNS,
    );
  });

  it('moves nothing when it balances its own result', () => {
    fc.assert(
      fc.property(pressedInputs(), (input) => {
        const again = ownResult(input, balance(input));
        const result = balance(again);
        expect(result.allotments.map(countsByDay)).toEqual(
          again.groups.map(({ date, count }) => ({ [date]: count })),
        );
      }),
      RUNS,
    );
  });

  it('does not depend on the order of the groups', () => {
    const shuffled = pressedInputs().chain((input) =>
      fc.tuple(
        fc.constant(input),
        fc.shuffledSubarray([...input.groups], { minLength: input.groups.length }),
      ),
    );
    fc.assert(
      fc.property(shuffled, ([input, groups]) => {
        const other = { ...input, groups };
        expect(outcome(other, balance(other))).toEqual(outcome(input, balance(input)));
      }),
      RUNS,
    );
  });

  it('does not depend on how equal emails are split into groups', () => {
    const cuts = fc.array(fc.nat(), { minLength: 10, maxLength: 10 });
    fc.assert(
      fc.property(pressedInputs(), cuts, (input, at) => {
        const halves = input.groups.flatMap((group, index) => {
          const first = (at[index] ?? 0) % (group.count + 1);
          return [
            { ...group, count: first },
            { ...group, count: group.count - first },
          ];
        });
        const split = { ...input, groups: halves };
        expect(outcome(split, balance(split))).toEqual(outcome(input, balance(input)));
      }),
      RUNS,
    );
  });

  it('counts as load what it allots, pinned mail and what is gone today', () => {
    fc.assert(
      fc.property(pressedInputs(), (input) => {
        const { allotments, loads } = balance(input);
        const expected = new Map(input.pinned);
        const add = (day: number, count: number): void => {
          expected.set(day, (expected.get(day) ?? 0) + count);
        };
        add(input.today, input.goneToday);
        for (const { date, count } of allotments.flatMap(({ places }) => places)) add(date, count);
        const days = new Set([...expected.keys(), ...loads.keys()]);
        for (const day of days) expect(loads.get(day) ?? 0).toBe(expected.get(day) ?? 0);
      }),
      RUNS,
    );
  });

  it('marks as over exactly what stands above the capacities that it started from', () => {
    fc.assert(
      fc.property(pressedInputs(), (input) => {
        const result = balance(input);
        const start = loadsOf(input.groups, input);
        const movable = loadsOf(ownResult(input, result).groups, { ...input, pinned: new Map() });
        const above: number[] = [];
        for (const [day, load] of result.loads) {
          const before = start.get(day) ?? 0;
          const capacity = before > input.cap && before <= input.limit ? before : input.cap;
          const over = overOn(day, result);
          if (load > capacity) above.push(day);
          const free = (movable.get(day) ?? 0) - (day === input.today ? input.goneToday : 0);
          expect(over).toBeGreaterThanOrEqual(Math.min(free, Math.max(0, load - capacity)));
          if (input.instanceMax.length === 0 && load <= capacity) expect(over).toBe(0);
          if (over > 0) expect(result.overCap).toContain(day);
        }
        for (const day of above) expect(result.overCap).toContain(day);
      }),
      RUNS,
    );
  });

  it('puts nothing over and skips nothing when all mail fits beside the pinned', () => {
    let fitting = 0;
    fc.assert(
      fc.property(pressedInputs(), (input) => {
        const sameClass = input.groups.map((group) => ({ ...group, priority: 5 }));
        const cap = input.cap + 2;
        const flat = { ...input, cap, limit: cap, groups: sameClass };
        const most = mostPlaceable(sameClass, roomBesidePinned(flat), 60);
        if (most < sum(sameClass.map(({ count }) => count))) return;
        fitting += 1;
        for (const { places, noCapacity } of balance(flat).allotments) {
          expect(noCapacity).toBe(0);
          expect(places.filter(({ over }) => over)).toEqual([]);
        }
      }),
      RUNS,
    );
    expect(fitting).toBeGreaterThan(RUNS.numRuns / 20);
  });
});

/** The result as the next balance finds it: every email on the date it got, the skipped ones gone. */
function ownResult(input: BalanceInput, { allotments }: BalanceResult): BalanceInput {
  const groups = input.groups.flatMap((group, index) =>
    Object.entries(countsByDay(allotments[index]))
      .filter(([date]) => date !== 'none')
      .map(([date, count]) => ({ ...group, date: Number(date), count })),
  );
  return { ...input, groups };
}

/** How many emails of each kind ended where, whichever group they were given in. */
function outcome(input: BalanceInput, { allotments }: BalanceResult): Record<string, number> {
  const counts: Record<string, number> = {};
  input.groups.forEach(({ count, ...kind }, index) => {
    for (const { date, over, count: placed } of allotments[index]?.places ?? []) {
      const key = `${JSON.stringify(kind)} ${date} ${over ? 'over' : 'within'}`;
      counts[key] = (counts[key] ?? 0) + placed;
    }
    const skipped = allotments[index]?.noCapacity ?? 0;
    const key = `${JSON.stringify(kind)} none`;
    if (count > 0 && skipped > 0) counts[key] = (counts[key] ?? 0) + skipped;
  });
  return counts;
}

function loadsOf(
  groups: readonly LoadGroup[],
  { pinned, today, goneToday }: BalanceInput,
): Map<number, number> {
  const loads = new Map(pinned);
  loads.set(today, (loads.get(today) ?? 0) + goneToday);
  for (const { date, count } of groups) loads.set(date, (loads.get(date) ?? 0) + count);
  return loads;
}

function roomBesidePinned(input: BalanceInput): Parameters<typeof mostPlaceable>[1] {
  const gone = (day: number, count: number): number => (day === input.today ? count : 0);
  return {
    on: (day) => Math.max(0, input.cap - (input.pinned.get(day) ?? 0) - gone(day, input.goneToday)),
    ofInstance: (own, day) => {
      const max = input.instanceMax[own] ?? Infinity;
      return Math.max(0, max - gone(day, input.instanceGoneToday[own] ?? 0));
    },
  };
}

function overOn(day: number, { allotments }: BalanceResult): number {
  const places = allotments.flatMap((allotment) => allotment.places);
  return sum(places.filter(({ date, over }) => over && date === day).map(({ count }) => count));
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}
