import type { Day } from '../calendar/civil-date.ts';
import type { DayTable } from './day-table.ts';
import type { Lane } from './lane.ts';
import type { LoadGroup } from './load-group.ts';
import { OpenDays } from './open-days.ts';

/**
 * A stop on the way to a free place, reached from the stop before it:
 * - a lane's cell with a `mover`: an email of that job enters the cell, from the cell of the stop
 *   before, or as the email that looks for a place when there is none;
 * - a lane's cell without: an email of the lane leaves a day that became too full;
 * - a day (no lane): the email that entered the cell before it counts on the day.
 */
export interface Stop {
  readonly lane: Lane | undefined;
  readonly day: Day;
  readonly mover: number | undefined;
  readonly from: Stop | undefined;
}

/**
 * Finds a shortest chain of moves that ends on a day with a free place.
 *
 * The emails in a cell can go to any day between the earliest own date and the latest date among
 * them, as all their windows hold the cell's day: an interval, of which only unseen days are looked
 * at. So a search costs no more than the cells that it sees and the emails in them.
 *
 * What a search without success has seen is never left by any later chain: from none of it leads a
 * way to a free place, and chains elsewhere cannot change that, since they never touch it. It stays
 * seen for good, so all failing searches together cost no more than one look at everything.
 */
export class AugmentingSearch {
  readonly #jobs: readonly LoadGroup[];
  readonly #lanes: ReadonlyMap<number, Lane>;
  readonly #free: DayTable;
  readonly #unseenDays: OpenDays;
  #queue: Stop[] = [];

  constructor(jobs: readonly LoadGroup[], lanes: ReadonlyMap<number, Lane>, free: DayTable) {
    this.#jobs = jobs;
    this.#lanes = lanes;
    this.#free = free;
    this.#unseenDays = new OpenDays(free.first, free.last);
  }

  /** The end of a chain that starts with an email of a job; undefined when there is none. */
  pathFrom(index: number): Stop | undefined {
    const job = this.#jobs[index];
    const lane = job && this.#lanes.get(job.instance);
    if (!lane) return undefined;
    this.#queue = [];
    this.#enter(lane, index, job.date, job.latest, undefined);
    const end = this.#walk();
    const seen = [this.#unseenDays, ...[...this.#lanes.values()].map(({ unseen }) => unseen)];
    for (const days of seen) {
      if (end) days.reopen();
      else days.settle();
    }
    return end;
  }

  #walk(): Stop | undefined {
    // The queue grows while it is walked.
    for (const stop of this.#queue) {
      if (!stop.lane) {
        this.#leaveDay(stop);
        continue;
      }
      if (stop.lane.room(stop.day) > 0 && this.#unseenDays.from(stop.day) === stop.day) {
        this.#unseenDays.close(stop.day);
        const day = { lane: undefined, day: stop.day, mover: undefined, from: stop };
        if (this.#free.at(stop.day) > 0) return day;
        this.#queue.push(day);
      }
      this.#leaveCell(stop, stop.lane);
    }
    return undefined;
  }

  /** Makes an email enter each unseen cell of a lane between two days. */
  #enter(lane: Lane, mover: number, first: Day, last: Day, from: Stop | undefined): void {
    for (let day = lane.unseen.from(first); day <= last; day = lane.unseen.from(day)) {
      lane.unseen.close(day);
      this.#queue.push({ lane, day, mover, from });
    }
  }

  /** Moves an email that is in a cell to another day of its lane. */
  #leaveCell(stop: Stop, lane: Lane): void {
    let [earliest, latest]: [number | undefined, number | undefined] = [undefined, undefined];
    let [first, last] = [stop.day, stop.day];
    for (const index of lane.cell(stop.day).keys()) {
      const job = this.#jobs[index];
      if (job && job.date < first) [earliest, first] = [index, job.date];
      if (job && job.latest > last) [latest, last] = [index, job.latest];
    }
    if (earliest !== undefined) this.#enter(lane, earliest, first, stop.day - 1, stop);
    if (latest !== undefined) this.#enter(lane, latest, stop.day + 1, last, stop);
  }

  /** Makes some lane give up a place on a full day. */
  #leaveDay(stop: Stop): void {
    for (const lane of this.#lanes.values()) {
      const day = stop.day;
      if (lane.cell(day).size === 0 || lane.unseen.from(day) !== day) continue;
      lane.unseen.close(day);
      this.#queue.push({ lane, day, mover: undefined, from: stop });
    }
  }
}
