import { Cron } from 'croner';
import { instantOf, localTimeAt } from '../../shared/domain/calendar/time-zone.ts';
import type { Day } from '../../shared/domain/calendar/civil-date.ts';
import type { Schedule } from './schedules.ts';

/** A schedule's time has come. */
export interface Firing {
  readonly schedule: Schedule;
  /** The instant it was scheduled for, epoch milliseconds; it may be in the past. */
  readonly at: number;
  /** The civil date of that instant, for which the job works. */
  readonly today: Day;
}

/**
 * The times of schedules after one instant and up to another, of each schedule the last one: a
 * machine that slept makes up for it once, not for every time it missed.
 */
export function firingsBetween(
  schedules: readonly Schedule[],
  after: number,
  upTo: number,
): readonly Firing[] {
  const start = Math.max(after, upTo - LONGEST_LOOK_BACK_MS);
  return schedules.flatMap((schedule) => {
    let last: number | null = null;
    for (let at = nextFiring(schedule, start); at <= upTo; at = nextFiring(schedule, at)) last = at;
    if (last === null) return [];
    return [{ schedule, at: last, today: localTimeAt(last, schedule.timeZone).day }];
  });
}

/** What was missed longer ago is a past day's: nobody would run it any more. */
const LONGEST_LOOK_BACK_MS = 48 * 3_600_000;

/**
 * The first time of a schedule after an instant, as EventBridge Scheduler has it: a local time that
 * clocks skip does not come, one that they show twice comes once.
 */
export function nextFiring({ expression, timeZone }: Schedule, after: number): number {
  const cron = cronOf(expression, timeZone);
  for (let at = cron.nextRun(new Date(after)); at; at = cron.nextRun(at)) {
    const instant = at.getTime();
    // croner puts a skipped time after the gap, where the expression does not match it.
    const isFirst = instantOf(localTimeAt(instant, timeZone), timeZone) === instant;
    if (cron.match(at) && isFirst) return instant;
  }
  return Infinity;
}

const parsed = new Map<string, Cron>();

function cronOf(expression: string, timeZone: string): Cron {
  const key = `${expression} ${timeZone}`;
  const known = parsed.get(key);
  if (known) return known;
  const [, fields] = /^cron\((\S+ \S+ \S+ \S+ \S+ \S+)\)$/.exec(expression) ?? [];
  if (fields === undefined) {
    throw new RangeError(`Expected cron(…) with six fields, got "${expression}"`);
  }
  // With the seconds in front croner reads EventBridge's fields; without, it silently misreads them.
  const cron = new Cron(`0 ${fields}`, {
    timezone: timeZone,
    alternativeWeekdays: true,
    sloppyRanges: true,
    paused: true,
  });
  parsed.set(key, cron);
  return cron;
}
