import type { Day } from '../calendar/civil-date.ts';

/** A number for each day of a span; zero outside it. */
export class DayTable {
  readonly first: Day;
  readonly last: Day;
  readonly #values: Float64Array;

  constructor(first: Day, last: Day, valueOn: (day: Day) => number) {
    this.first = first;
    this.last = last;
    this.#values = new Float64Array(last - first + 1);
    for (let day = first; day <= last; day++) this.#values[day - first] = valueOn(day);
  }

  at(day: Day): number {
    return this.#values[day - this.first] ?? 0;
  }

  /** Changes a day of the span; a day outside it stays zero. */
  add(day: Day, change: number): void {
    this.#values[day - this.first] = this.at(day) + change;
  }
}
