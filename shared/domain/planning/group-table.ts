import type { LoadGroup } from '../balancing/load-group.ts';
import type { Day } from '../calendar/civil-date.ts';

/** What interchangeable emails have in common. */
export type Group = Omit<LoadGroup, 'count'>;

interface Entry<Value> {
  readonly group: Group;
  readonly value: Value;
}

/**
 * Something for each group. Every email of an organization asks for its group, so groups are looked
 * up by numbers, without a text made for each; of one date and latest date there are few.
 */
export class GroupTable<Value> {
  readonly #byDates = new Map<Day, Map<Day, Entry<Value>[]>>();
  readonly #values: Value[] = [];

  get(group: Group): Value | undefined {
    const entries = this.#byDates.get(group.date)?.get(group.latest);
    if (!entries) return undefined;
    for (const entry of entries) if (isSame(entry.group, group)) return entry.value;
    return undefined;
  }

  /** Adds a group that is not there yet; answers its value. */
  add(group: Group, value: Value): Value {
    let byLatest = this.#byDates.get(group.date);
    if (!byLatest) {
      byLatest = new Map();
      this.#byDates.set(group.date, byLatest);
    }
    const entries = byLatest.get(group.latest);
    if (entries) entries.push({ group, value });
    else byLatest.set(group.latest, [{ group, value }]);
    this.#values.push(value);
    return value;
  }

  /** In the order in which they were added. */
  values(): readonly Value[] {
    return this.#values;
  }
}

/** Whether two groups of the same dates are one. */
function isSame(a: Group, b: Group): boolean {
  return a.priority === b.priority && a.instance === b.instance && a.required === b.required;
}
