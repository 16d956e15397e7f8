import type { Day } from '../calendar/civil-date.ts';
import type { DayTable } from './day-table.ts';
import { OpenDays } from './open-days.ts';

/**
 * The emails of a class that share a maximum of their own: those of one instance, or all those
 * whose instance has none. On each day a lane has a cell, which holds emails by job.
 */
export class Lane {
  /** Days whose cell the search has not seen. */
  readonly unseen: OpenDays;
  /** What its own maximum leaves on each day; undefined when there is none. */
  readonly #room: DayTable | undefined;
  readonly #cells = new Map<Day, Map<number, number>>();

  constructor(first: Day, last: Day, room: DayTable | undefined) {
    this.unseen = new OpenDays(first, last);
    this.#room = room;
  }

  room(day: Day): number {
    return this.#room ? this.#room.at(day) : Infinity;
  }

  /** Lets the lane use more, or with a negative count less, of its own maximum on a day. */
  use(day: Day, count: number): void {
    this.#room?.add(day, -count);
  }

  /** Adds a job's emails to a cell; a negative count takes them away. */
  put(job: number, day: Day, count: number): void {
    const cell = this.#cells.get(day) ?? new Map<number, number>();
    const held = (cell.get(job) ?? 0) + count;
    if (held > 0) cell.set(job, held);
    else cell.delete(job);
    this.#cells.set(day, cell);
  }

  /** How many emails of a job a cell holds. */
  held(job: number, day: Day): number {
    return this.#cells.get(day)?.get(job) ?? 0;
  }

  /** The jobs with emails in a cell, and how many. */
  cell(day: Day): ReadonlyMap<number, number> {
    return this.#cells.get(day) ?? EMPTY;
  }

  /** Days with emails, in no order. */
  days(): Iterable<Day> {
    return this.#cells.keys();
  }
}

const EMPTY: ReadonlyMap<number, number> = new Map();
