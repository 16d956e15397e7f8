import type { Day } from '../calendar/civil-date.ts';
import { DayTable } from './day-table.ts';
import type { BalanceInput, LoadGroup } from './load-group.ts';
import { capacityOf, ownMaximum, type Loads } from './loads.ts';

/** What is left of the capacities of days, and of instances on days, while mail takes its places. */
export class Room {
  readonly first: Day;
  /** No email needs a day after this one to find a place. */
  readonly last: Day;
  readonly #input: BalanceInput;
  readonly #days: DayTable;
  readonly #instances: readonly Map<Day, number>[];

  /** Before anything but pinned mail, and what is gone today, has taken its place. */
  constructor(loads: Loads, input: BalanceInput) {
    const { today, pinned, goneToday } = input;
    [this.first, this.last] = spanOf(input);
    this.#input = input;
    this.#days = new DayTable(this.first, this.last, (day) => {
      const fixed = (pinned.get(day) ?? 0) + (day === today ? goneToday : 0);
      return capacityOf(day, loads, input) - fixed;
    });
    this.#instances = input.instanceMax.map(
      (_, index) => new Map([[today, input.instanceGoneToday[index] ?? 0]]),
    );
  }

  /** Places left on a day; never negative, whatever went out above the capacity. */
  on(day: Day): number {
    return Math.max(0, this.#days.at(day));
  }

  /** Places that an instance's own maximum leaves it on a day; unlimited when it has none. */
  ofInstance(instance: number, day: Day): number {
    const taken = this.#instances[instance]?.get(day) ?? 0;
    return Math.max(0, ownMaximum(this.#input, instance) - taken);
  }

  /** Takes places, free or not; a negative count gives them back. */
  take({ instance }: LoadGroup, day: Day, count: number): void {
    this.#days.add(day, -count);
    const own = this.#instances[instance];
    if (own) own.set(day, (own.get(day) ?? 0) + count);
  }
}

/**
 * From the first date on which there is mail to the last that any may need. After the last date in
 * use every day is empty, so even if only one email could go on each, all would have a place within
 * as many days as there are emails. A latest date far beyond (required mail has ten years) thus
 * costs neither memory nor time.
 */
function spanOf({ groups, pinned, today }: BalanceInput): readonly [Day, Day] {
  let [first, lastUsed, latest, emails] = [Infinity, today, today, 0];
  for (const group of groups) {
    first = Math.min(first, group.date);
    lastUsed = Math.max(lastUsed, group.date);
    latest = Math.max(latest, group.latest);
    emails += group.count;
  }
  for (const day of pinned.keys()) lastUsed = Math.max(lastUsed, day);
  return [Math.min(first, latest), Math.min(latest, lastUsed + emails)];
}
