import { formatCivilDate, type Day } from '../../shared/domain/calendar/civil-date.ts';
import { instantOf, parseTimeOfDay } from '../../shared/domain/calendar/time-zone.ts';
import type { Clock } from '../../shared/ports/clock.ts';

/** A clock that stands still until it is moved on. Who sleeps moves it on, too. */
export interface SimulatedClock extends Clock {
  /**
   * Moves on to a time of a day (`HH:MM`, or with seconds) as the zone's wall clock shows it.
   * @throws RangeError when that is past, or no time.
   */
  moveTo(day: Day, time: string): void;
}

/** A clock at a time of a day in a zone. */
export function simulatedClock(timeZone: string, day: Day, time: string): SimulatedClock {
  let now = instantAt(timeZone, day, time);
  return {
    now: () => now,
    sleep: async (ms) => {
      now += ms;
    },
    moveTo(nextDay, nextTime) {
      const next = instantAt(timeZone, nextDay, nextTime);
      if (next < now) {
        const wanted = `${formatCivilDate(nextDay)} ${nextTime}`;
        throw new RangeError(`Expected a time to come, got ${wanted}, which is past`);
      }
      now = next;
    },
  };
}

function instantAt(timeZone: string, day: Day, time: string): number {
  const secondOfDay = parseTimeOfDay(time);
  if (secondOfDay === undefined) throw new RangeError(`Expected a time as HH:MM, got "${time}"`);
  return instantOf({ day, secondOfDay }, timeZone);
}
