import type { Day } from '../calendar/civil-date.ts';
import { AugmentingSearch, type Stop } from './augmenting-search.ts';
import { DayTable } from './day-table.ts';
import { Lane } from './lane.ts';
import type { LoadGroup } from './load-group.ts';
import { OpenDays } from './open-days.ts';
import type { Room } from './room.ts';

/** Where one class's emails go within the capacities. */
export interface ClassPlacement {
  /** By job: how many of its emails go on which day. */
  readonly places: readonly ReadonlyMap<Day, number>[];
  /** By job: how many find no place. */
  readonly leftOver: readonly number[];
  /** Whether every email has a place. */
  readonly complete: boolean;
}

/**
 * Places the emails of one class on days from their own date to their latest, within the room that
 * is left. The room itself is not changed.
 *
 * Jobs are taken in the order given, and those that find a place are exactly those that a
 * one-by-one choice "accept if all accepted so far can still be placed" accepts. As the sets of
 * emails that can be placed together form a matroid, as many find a place as in any placement.
 *
 * Few of them leave their own date for it: as many as each date has places for are left there at
 * first, and only the others go on, straight to the next days with room. Taking the earliest days
 * in order would do as well (F. Glover, "Maximum matching in a convex bipartite graph", 1967), but
 * there one email more on a full day makes one of every day after it go on by a day, until a day
 * has room.
 */
export function placeClass(jobs: readonly LoadGroup[], room: Room): ClassPlacement {
  const all = keepingDates(jobs, room);
  if (all) return { places: all, leftOver: jobs.map(() => 0), complete: true };
  const board = new Board(jobs, room);
  const leftOver = jobs.map((_, job) => board.place(job));
  if (leftOver.every((count) => count === 0)) {
    return { places: board.places(), leftOver, complete: true };
  }
  const accepted = jobs.map((job, index) => ({
    ...job,
    count: job.count - (leftOver[index] ?? 0),
  }));
  return { places: keepingDates(accepted, room) ?? board.places(), leftOver, complete: false };
}

/**
 * Rearrangements that keeping dates may cost. An organization that was planned before needs a few; a
 * new one with far too much mail would need thousands of them, each through all of its days.
 */
const MOST_REARRANGEMENTS = 400;

/**
 * Places jobs on their own dates first; undefined when not all of them find a place, or it would
 * take too long.
 */
function keepingDates(
  jobs: readonly LoadGroup[],
  room: Room,
): ClassPlacement['places'] | undefined {
  const board = new Board(jobs, room);
  const toGo = jobs.map((_, job) => board.keep(job));
  const isPlaced = (count: number, job: number): boolean =>
    board.place(job, count) === 0 && board.rearrangements <= MOST_REARRANGEMENTS;
  return toGo.every(isPlaced) ? board.places() : undefined;
}

/**
 * Emails are put on the earliest days with room; when those do not do, emails that have a place make
 * room by moving within their own dates (an augmenting path), and one is left over only if no such
 * rearrangement exists. One that has a place never loses it to another. Instances with a maximum of
 * their own need such paths even in earliest-latest-date-first order: of two plain emails and two of
 * an instance that may send one a day, all due within two days of two places, each day must take
 * one of each kind.
 */
class Board {
  /** How often emails were moved to make room. */
  rearrangements = 0;
  readonly #jobs: readonly LoadGroup[];
  readonly #free: DayTable;
  readonly #freeDays: OpenDays;
  readonly #lanes: ReadonlyMap<number, Lane>;
  readonly #search: AugmentingSearch;

  constructor(jobs: readonly LoadGroup[], room: Room) {
    this.#jobs = jobs.map((job) => ({ ...job, latest: Math.min(job.latest, room.last) }));
    this.#free = new DayTable(room.first, room.last, (day) => room.on(day));
    this.#freeDays = new OpenDays(room.first, room.last);
    this.#lanes = lanesOf(this.#jobs, room);
    this.#search = new AugmentingSearch(this.#jobs, this.#lanes, this.#free);
  }

  /** Lets as many of a job's emails as can keep their own date; gives the number of the others. */
  keep(job: number): number {
    const { count = 0, date = 0 } = this.#jobs[job] ?? {};
    return this.#placeDirectly(job, count, date);
  }

  /** Places so many of a job's emails, or all; gives the number of those left over. */
  place(job: number, count = this.#jobs[job]?.count ?? 0): number {
    let left = this.#placeDirectly(job, count, Infinity);
    while (left > 0) {
      const end = this.#search.pathFrom(job);
      if (!end) break;
      this.rearrangements += 1;
      left -= this.#push(end, left);
    }
    return left;
  }

  places(): readonly ReadonlyMap<Day, number>[] {
    const places = this.#jobs.map(() => new Map<Day, number>());
    for (const lane of this.#lanes.values()) {
      for (const day of lane.days()) {
        for (const [job, count] of lane.cell(day)) places[job]?.set(day, count);
      }
    }
    return places;
  }

  #placeDirectly(index: number, wanted: number, until: Day): number {
    const job = this.#jobs[index];
    const lane = job && this.#lanes.get(job.instance);
    if (!lane) return 0;
    const last = Math.min(job.latest, until);
    let left = wanted;
    let day = this.#nextFree(job.date);
    while (left > 0 && day <= last) {
      const count = Math.min(left, this.#free.at(day), lane.room(day));
      if (count > 0) {
        this.#free.add(day, -count);
        lane.use(day, count);
        lane.put(index, day, count);
        left -= count;
      }
      day = this.#nextFree(day + 1);
    }
    return left;
  }

  /** Days only ever lose free places while a class is placed, so a full one is closed for good. */
  #nextFree(from: Day): Day {
    let day = this.#freeDays.from(from);
    while (day <= this.#free.last && this.#free.at(day) === 0) {
      this.#freeDays.close(day);
      day = this.#freeDays.from(day);
    }
    return day;
  }

  /** Moves as many emails along a path as it carries, up to a number; gives how many. */
  #push(end: Stop, wanted: number): number {
    let count = Math.min(wanted, this.#free.at(end.day));
    for (let stop: Stop | undefined = end; stop; stop = stop.from) {
      count = Math.min(count, carries(stop));
    }
    this.#free.add(end.day, -count);
    for (let stop: Stop | undefined = end; stop; stop = stop.from) move(stop, count);
    return count;
  }
}

/** How many emails can take the step that leads to a stop. */
function carries({ lane, day, mover, from }: Stop): number {
  if (!lane) return from?.lane?.room(day) ?? 0;
  return mover !== undefined && from ? lane.held(mover, from.day) : Infinity;
}

/** Lets emails take the step that leads to a stop. */
function move({ lane, day, mover, from }: Stop, count: number): void {
  if (!lane) {
    from?.lane?.use(day, count);
  } else if (mover === undefined) {
    lane.use(day, -count);
  } else {
    lane.put(mover, day, count);
    if (from) lane.put(mover, from.day, -count);
  }
}

function lanesOf(jobs: readonly LoadGroup[], room: Room): ReadonlyMap<number, Lane> {
  const spans = new Map<number, { first: Day; last: Day }>();
  for (const { instance, date, latest } of jobs) {
    const span = spans.get(instance);
    spans.set(instance, {
      first: Math.min(span?.first ?? date, date),
      last: Math.max(span?.last ?? latest, latest),
    });
  }
  return new Map(
    [...spans].map(([instance, { first, last }]) => {
      const own = (day: Day): number => room.ofInstance(instance, day);
      const limited = instance >= 0 ? new DayTable(first, last, own) : undefined;
      return [instance, new Lane(first, last, limited)];
    }),
  );
}
