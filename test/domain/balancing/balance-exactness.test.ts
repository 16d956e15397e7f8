/**
 * One step of rules §8.3 against an independent maximum flow, over thousands of small
 * organizations: class by class, given where the classes above ended. What the rules say of the
 * step is computed here a second time, from the groups and the result alone.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { balanceRound } from '../../../shared/domain/balancing/balance-round.ts';
import type { Allotment } from '../../../shared/domain/balancing/deal.ts';
import type { BalanceInput, LoadGroup } from '../../../shared/domain/balancing/load-group.ts';
import { pressedInputs } from '../../support/balancing.ts';
import { mostPlaceable, mostPlaceableByTrying, type Capacities } from './max-flow.ts';

const RUNS = { numRuns: 2500 };
/** Far enough for 40 emails after a week, at one a day; no larger case has a later date. */
const LAST_DAY = 60;

interface Settled {
  readonly group: LoadGroup;
  readonly allotment: Allotment;
}

describe('the independent maximum flow', () => {
  it('finds what trying every placement finds', () => {
    fc.assert(
      fc.property(pressedInputs(), (input) => {
        const groups = input.groups.slice(0, 3).map(({ latest, count, ...group }) => ({
          ...group,
          latest: Math.min(latest, group.date + 3),
          count: Math.min(count, 2),
        }));
        const capacities = capacitiesBeside([], { ...input, groups });
        expect(mostPlaceable(groups, capacities, LAST_DAY)).toBe(
          mostPlaceableByTrying(groups, capacities, LAST_DAY),
        );
      }),
      { numRuns: 300 },
    );
  });
});

describe('one step of the caps', () => {
  it('touches nothing exactly when no day is above the limit and no instance above its maximum', () => {
    fc.assert(
      fc.property(pressedInputs(), (input) => {
        const settled = input.groups.map((group) => ({ group, allotment: keptWhole(group) }));
        const calm = days(input).every(
          (day) =>
            loadOn(day, settled, input) <= input.limit &&
            input.instanceMax.every((max, own) => ownLoadOn(own, day, settled, input) <= max),
        );
        expect(balanceRound(input) === undefined).toBe(calm);
      }),
      RUNS,
    );
  });

  it('accounts for every email, never earlier than its date and never past its latest', () => {
    fc.assert(
      fc.property(pressedInputs(), (input) => {
        for (const { group, allotment } of settle(input)) {
          const placed = allotment.places.reduce((sum, { count }) => sum + count, 0);
          expect(placed + allotment.noCapacity).toBe(group.count);
          for (const { date, count, over } of allotment.places) {
            expect(count).toBeGreaterThan(0);
            expect(date).toBeGreaterThanOrEqual(group.date);
            expect(date).toBeLessThanOrEqual(group.latest);
            if (over) expect(date).toBe(group.latest);
          }
          if (input.onOverflow === 'send' || group.required) expect(allotment.noCapacity).toBe(0);
        }
      }),
      RUNS,
    );
  });

  it('keeps every capacity but for what it reports as over', () => {
    fc.assert(
      fc.property(pressedInputs(), (input) => {
        for (const { members, above } of classesOf(settle(input))) {
          const room = capacitiesBeside(above, input);
          for (const day of daysUsedBy(members)) {
            expect(withinOn(day, members)).toBeLessThanOrEqual(room.on(day));
            input.instanceMax.forEach((_, own) => {
              const ofInstance = members.filter(({ group }) => group.instance === own);
              expect(withinOn(day, ofInstance)).toBeLessThanOrEqual(room.ofInstance(own, day));
            });
          }
        }
      }),
      RUNS,
    );
  });

  it('places as many of each class as any placement beside the classes above it', () => {
    fc.assert(
      fc.property(pressedInputs(), (input) => {
        for (const { members, above } of classesOf(settle(input))) {
          const room = capacitiesBeside(above, input);
          const groups = members.map(({ group }) => group);
          expect(within(members)).toBe(mostPlaceable(groups, room, LAST_DAY));
        }
      }),
      RUNS,
    );
  });

  it('does so for larger organizations too', () => {
    fc.assert(
      fc.property(pressedInputs(5), (input) => {
        for (const { members, above } of classesOf(settle(input))) {
          const room = capacitiesBeside(above, input);
          const groups = members.map(({ group }) => group);
          expect(within(members)).toBe(mostPlaceable(groups, room, LAST_DAY));
        }
      }),
      { numRuns: 60 },
    );
  });

  it('lets required mail have the places where others of its class do not go out', () => {
    fc.assert(
      fc.property(pressedInputs(), (input) => {
        for (const { members, above } of classesOf(settle({ ...input, onOverflow: 'skip' }))) {
          const required = members.filter(({ group }) => group.required);
          const groups = required.map(({ group }) => group);
          const most = mostPlaceable(groups, capacitiesBeside(above, input), LAST_DAY);
          expect(within(required)).toBe(most);
        }
      }),
      RUNS,
    );
  });

  it('moves nobody but the loose while these find room', () => {
    let judged = 0;
    fc.assert(
      fc.property(pressedInputs(), (input) => {
        const settled = settle(input);
        const kept = keptOf(settled, input);
        for (const { members, above } of classesOf(settled)) {
          const below = settled.filter((one) => !above.includes(one));
          const beside = [...above, ...below.map((one) => keptPart(one, kept))];
          const loose = members.map(({ group }) => withoutKept(group, kept));
          const most = mostPlaceable(loose, capacitiesBeside(beside, input), LAST_DAY);
          if (most < emailsIn(loose)) break;
          for (const { group, allotment } of members) {
            const onOwnDate = allotment.places.filter(({ date }) => date === group.date);
            expect(countOf(onOwnDate)).toBeGreaterThanOrEqual(kept.get(group) ?? 0);
          }
          judged += emailsIn(loose) > 0 ? 1 : 0;
        }
      }),
      RUNS,
    );
    expect(judged).toBeGreaterThan(RUNS.numRuns / 20);
  });
});

/** What a step makes of the groups; every group keeps its date when it does nothing. */
function settle(input: BalanceInput): readonly Settled[] {
  const allotments = balanceRound(input);
  return input.groups.map((group, index) => ({
    group,
    allotment: allotments?.[index] ?? keptWhole(group),
  }));
}

function keptWhole({ date, count }: LoadGroup): Allotment {
  return { places: count > 0 ? [{ date, count, over: false }] : [], noCapacity: 0 };
}

/** The classes, highest first, each with everything of the classes above it. */
function classesOf(
  settled: readonly Settled[],
): readonly { readonly members: readonly Settled[]; readonly above: readonly Settled[] }[] {
  return [1, 2, 3].map((priority) => ({
    members: settled.filter(({ group }) => group.priority === priority),
    above: settled.filter(({ group }) => group.priority < priority),
  }));
}

/** The capacities of rules §8.3 less pinned mail, what is gone today, and some settled mail. */
function capacitiesBeside(settled: readonly Settled[], input: BalanceInput): Capacities {
  const start = input.groups.map((group) => ({ group, allotment: keptWhole(group) }));
  return {
    on: (day) => {
      const load = loadOn(day, start, input);
      const capacity = load > input.cap && load <= input.limit ? load : input.cap;
      return Math.max(0, capacity - loadOn(day, settled, input));
    },
    ofInstance: (instance, day) => {
      const max = input.instanceMax[instance] ?? Infinity;
      return Math.max(0, max - ownLoadOn(instance, day, settled, input));
    },
  };
}

function loadOn(day: number, settled: readonly Settled[], input: BalanceInput): number {
  const fixed = (input.pinned.get(day) ?? 0) + (day === input.today ? input.goneToday : 0);
  return fixed + standingOn(day, settled);
}

function ownLoadOn(
  instance: number,
  day: number,
  settled: readonly Settled[],
  input: BalanceInput,
): number {
  const gone = day === input.today ? (input.instanceGoneToday[instance] ?? 0) : 0;
  const own = settled.filter(({ group }) => group.instance === instance);
  return gone + standingOn(day, own);
}

/**
 * How many emails of each group keep their date at first: none on a day above the limit; of an
 * instance above its maximum those due first.
 */
function keptOf(settled: readonly Settled[], input: BalanceInput): ReadonlyMap<LoadGroup, number> {
  const start = input.groups.map((group) => ({ group, allotment: keptWhole(group) }));
  const kept = new Map<LoadGroup, number>();
  const room = (instance: number, day: number): number => {
    const taken = [...kept].filter(([{ instance: i, date }]) => i === instance && date === day);
    const max = input.instanceMax[instance] ?? Infinity;
    const gone = ownLoadOn(instance, day, [], input);
    return Math.max(0, max - gone - taken.reduce((sum, [, count]) => sum + count, 0));
  };
  const dueFirst = settled
    .map(({ group }) => group)
    .sort(
      (a, b) =>
        a.priority - b.priority || a.latest - b.latest || Number(b.required) - Number(a.required),
    );
  for (const group of dueFirst) {
    const isLoose = loadOn(group.date, start, input) > input.limit;
    kept.set(group, isLoose ? 0 : Math.min(group.count, room(group.instance, group.date)));
  }
  return kept;
}

function keptPart({ group }: Settled, kept: ReadonlyMap<LoadGroup, number>): Settled {
  return { group, allotment: keptWhole({ ...group, count: kept.get(group) ?? 0 }) };
}

function withoutKept(group: LoadGroup, kept: ReadonlyMap<LoadGroup, number>): LoadGroup {
  return { ...group, count: group.count - (kept.get(group) ?? 0) };
}

function standingOn(day: number, settled: readonly Settled[]): number {
  return countOf(
    settled.flatMap(({ allotment }) => allotment.places.filter((p) => p.date === day)),
  );
}

function withinOn(day: number, settled: readonly Settled[]): number {
  const places = settled.flatMap(({ allotment }) => allotment.places);
  return countOf(places.filter(({ date, over }) => date === day && !over));
}

function within(settled: readonly Settled[]): number {
  const places = settled.flatMap(({ allotment }) => allotment.places);
  return countOf(places.filter(({ over }) => !over));
}

function countOf(places: readonly { readonly count: number }[]): number {
  return places.reduce((sum, { count }) => sum + count, 0);
}

function emailsIn(groups: readonly LoadGroup[]): number {
  return countOf(groups);
}

function daysUsedBy(settled: readonly Settled[]): ReadonlySet<number> {
  return new Set(settled.flatMap(({ allotment }) => allotment.places.map(({ date }) => date)));
}

function days(input: BalanceInput): readonly number[] {
  const last = Math.min(LAST_DAY, Math.max(8, ...input.groups.map(({ latest }) => latest)));
  return Array.from({ length: last + 1 }, (_, day) => day);
}
