import type { Day } from '../calendar/civil-date.ts';
import type { BalanceInput, LoadGroup } from './load-group.ts';
import { capacityOf, countLoads, ownMaximum, type Loads } from './loads.ts';
import { byPlacingOrder } from './placing-order.ts';

/** What stands above the capacities after balancing. */
export interface Overflow {
  /** By group: how many of its emails. */
  readonly counts: readonly number[];
  /** The days that are above their capacity, or on which an instance is above its maximum. */
  readonly days: readonly Day[];
}

/**
 * Finds what stands above the capacities that the days had before balancing. On a day that is, it
 * is the mail that was placed last: on its latest date, of the lowest class first. It is judged by
 * where the mail ended, not by the round that placed it there, as a later round finds a day that
 * overflowed to at most the limit within its allowance.
 *
 * @param before the loads before balancing.
 * @param after the input with every group on the date where it ended.
 */
export function findOverflow(before: Loads, after: BalanceInput): Overflow {
  const loads = countLoads(after);
  const excess = excessOf(loads.days, (day) => capacityOf(day, before, after));
  const ownExcess = loads.instances.map((own, index) =>
    excessOf(own, () => ownMaximum(after, index)),
  );
  const days = new Set([...excess.keys(), ...ownExcess.flatMap((own) => [...own.keys()])]);
  const counts = after.groups.map(() => 0);
  for (const { group, index } of lastPlacedFirst(after.groups)) {
    const own = ownExcess[group.instance];
    const above = Math.max(excess.get(group.date) ?? 0, own?.get(group.date) ?? 0);
    const count = Math.min(group.count, above);
    counts[index] = count;
    reduce(excess, group.date, count);
    if (own) reduce(own, group.date, count);
  }
  return { counts, days: [...days].sort((a, b) => a - b) };
}

/**
 * Only mail on its latest date can have gone out above a capacity. (Beside it a later round may have
 * let higher classes use what overflowed within the allowance; those were placed, not left over.)
 */
function lastPlacedFirst(
  groups: readonly LoadGroup[],
): readonly { readonly group: LoadGroup; readonly index: number }[] {
  return groups
    .map((group, index) => ({ group, index }))
    .filter(({ group }) => group.date === group.latest)
    .sort((a, b) => byPlacingOrder(b.group, a.group) || b.index - a.index);
}

function excessOf(
  loads: ReadonlyMap<Day, number>,
  capacityOn: (day: Day) => number,
): Map<Day, number> {
  const excess = new Map<Day, number>();
  for (const [day, load] of loads) {
    const above = load - capacityOn(day);
    if (above > 0) excess.set(day, above);
  }
  return excess;
}

function reduce(excess: Map<Day, number>, day: Day, count: number): void {
  excess.set(day, Math.max(0, (excess.get(day) ?? 0) - count));
}
