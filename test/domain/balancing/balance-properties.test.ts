/** What holds of balancing as a whole, for any mail: rules §8.3 and §9. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { balance, type BalanceResult } from '../../../shared/domain/balancing/balance.ts';
import type { Allotment } from '../../../shared/domain/balancing/deal.ts';
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

  it('marks as over what stands above the capacities that it started from', () => {
    fc.assert(
      fc.property(pressedInputs(), (input) => {
        const result = balance(input);
        const excess = excessOf(input, result);
        const overCap = [...excess.keys()].sort((a, b) => a - b);
        expect(result.overCap).toEqual(overCap);
        result.allotments.forEach(({ places }, index) => {
          for (const { date, over } of places) {
            if (over) expect(date).toBe(input.groups[index]?.latest);
          }
        });
        // A later round may let mail of a higher class use what overflowed within the allowance, so
        // not all of an excess need be mail on its latest date.
        const due = ownResult(input, result).groups.filter(({ date, latest }) => date === latest);
        for (const day of new Set(due.map(({ date }) => date))) {
          const { all, own } = excess.get(day) ?? { all: 0, own: [] };
          const dueThen = due.filter(({ date }) => date === day);
          const over = overOn(day, result.allotments);
          expect(over).toBeGreaterThanOrEqual(Math.min(countOf(dueThen), all));
          expect(over).toBeLessThanOrEqual(all + sum(own));
          own.forEach((count, instance) => {
            const isOwn = (group: LoadGroup | undefined): boolean => group?.instance === instance;
            const allotted = result.allotments.filter((_, index) => isOwn(input.groups[index]));
            const most = Math.min(count, countOf(dueThen.filter(isOwn)));
            expect(overOn(day, allotted)).toBeGreaterThanOrEqual(most);
          });
        }
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

/** By day above a capacity: by how much the day is, and by how much each instance. */
function excessOf(
  input: BalanceInput,
  result: BalanceResult,
): ReadonlyMap<number, { readonly all: number; readonly own: readonly number[] }> {
  const start = loadsOf(input.groups, input);
  const ended = ownResult(input, result).groups;
  const excess = new Map<number, { all: number; own: number[] }>();
  for (const [day, load] of result.loads) {
    const before = start.get(day) ?? 0;
    const capacity = before > input.cap && before <= input.limit ? before : input.cap;
    const all = Math.max(0, load - capacity);
    const own = input.instanceMax.map((max, instance) => {
      const gone = day === input.today ? (input.instanceGoneToday[instance] ?? 0) : 0;
      const there = ended.filter((group) => group.date === day && group.instance === instance);
      return Math.max(0, gone + countOf(there) - max);
    });
    if (all > 0 || sum(own) > 0) excess.set(day, { all, own });
  }
  return excess;
}

function overOn(day: number, allotments: readonly Allotment[]): number {
  const places = allotments.flatMap((allotment) => allotment.places);
  return sum(places.filter(({ date, over }) => over && date === day).map(({ count }) => count));
}

function countOf(groups: readonly LoadGroup[]): number {
  return sum(groups.map(({ count }) => count));
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}
