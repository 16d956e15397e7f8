import type { Day } from '../calendar/civil-date.ts';
import type { BalanceInput } from './load-group.ts';

/** How many emails stand on each day: all of them, and those of each instance with an own maximum. */
export interface Loads {
  readonly days: ReadonlyMap<Day, number>;
  /** By index into `instanceMax`. */
  readonly instances: readonly ReadonlyMap<Day, number>[];
}

/** Counts pinned mail, what is gone today, and every group on its own date. */
export function countLoads(input: BalanceInput): Loads {
  const days = new Map(input.pinned);
  const instances = input.instanceMax.map(() => new Map<Day, number>());
  addLoad(days, input.today, input.goneToday);
  instances.forEach((own, index) => {
    addLoad(own, input.today, input.instanceGoneToday[index] ?? 0);
  });
  for (const { date, count, instance } of input.groups) {
    addLoad(days, date, count);
    const own = instances[instance];
    if (own) addLoad(own, date, count);
  }
  return { days, instances };
}

/** Whether a day is above the limit, or an instance above its own maximum on a day. */
export function exceedLimits(loads: Loads, input: BalanceInput): boolean {
  for (const load of loads.days.values()) if (load > input.limit) return true;
  return loads.instances.some((own, index) => {
    for (const load of own.values()) if (load > ownMaximum(input, index)) return true;
    return false;
  });
}

/** A day's capacity: the cap, or its load where that is above the cap and at most the limit. */
export function capacityOf(day: Day, loads: Loads, input: BalanceInput): number {
  const load = loads.days.get(day) ?? 0;
  return load > input.cap && load <= input.limit ? load : input.cap;
}

/** What an instance may send on a day; everything when it has no maximum of its own. */
export function ownMaximum(input: BalanceInput, instance: number): number {
  return input.instanceMax[instance] ?? Infinity;
}

function addLoad(loads: Map<Day, number>, day: Day, count: number): void {
  if (count > 0) loads.set(day, (loads.get(day) ?? 0) + count);
}
