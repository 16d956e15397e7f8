import type { Day } from '../calendar/civil-date.ts';

/**
 * The days of a span that are still open, for walks that must not look at a closed day twice: a
 * union-find whose roots are the open days. Closings can be taken back as long as they are not
 * settled.
 */
export class OpenDays {
  readonly #first: Day;
  /** By day, counted from the first: itself when open, else a day nearer to the next open one. */
  readonly #next: Int32Array;
  /** Position and old value of each unsettled write, in turn. */
  #undo: number[] = [];

  constructor(first: Day, last: Day) {
    this.#first = first;
    // One more than the span has: the end, which is never closed.
    this.#next = new Int32Array(Math.max(0, last - first + 1) + 1).map((_, index) => index);
  }

  /** The first open day from a day of the span on; the day after the span when there is none. */
  from(day: Day): Day {
    let index = day - this.#first;
    for (;;) {
      const next = this.#next[index] ?? index;
      if (next === index) return this.#first + index;
      const afterNext = this.#next[next] ?? next;
      if (afterNext !== next) this.#write(index, afterNext);
      index = afterNext;
    }
  }

  close(day: Day): void {
    this.#write(day - this.#first, day - this.#first + 1);
  }

  /** What is closed now stays closed. */
  settle(): void {
    this.#undo = [];
  }

  /** Opens again what was closed since it was last settled. */
  reopen(): void {
    for (let last = this.#undo.length - 2; last >= 0; last -= 2) {
      this.#next[this.#undo[last] ?? 0] = this.#undo[last + 1] ?? 0;
    }
    this.#undo = [];
  }

  #write(index: number, value: number): void {
    this.#undo.push(index, this.#next[index] ?? index);
    this.#next[index] = value;
  }
}
