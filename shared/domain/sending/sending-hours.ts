import type { Day } from '../calendar/civil-date.ts';
import { instantOf, parseTimeOfDay } from '../calendar/time-zone.ts';

/** The instants between which a run for a civil date may send; epoch milliseconds. */
export interface SendingHours {
  /** The first instant of the date. */
  readonly dayStartsAt: number;
  /** `send_until` on the date. */
  readonly sendsUntil: number;
  /** The first instant of the next date. */
  readonly dayEndsAt: number;
}

/** Where an instant lies: `other_day` outside the date, `too_late` from `send_until` on. */
export type SendingHour = 'open' | 'too_late' | 'other_day';

/**
 * The sending hours of a date in an organization's zone, worked out once per task because they are
 * compared before every mail.
 * @throws RangeError when `sendUntil` is no time of day.
 */
export function sendingHours(today: Day, sendUntil: string, timeZone: string): SendingHours {
  const untilSecond = parseTimeOfDay(sendUntil);
  if (untilSecond === undefined) {
    throw new RangeError(`Expected sending.send_until as HH:MM, got "${sendUntil}"`);
  }
  const dayEndsAt = instantOf({ day: today + 1, secondOfDay: 0 }, timeZone);
  return {
    dayStartsAt: instantOf({ day: today, secondOfDay: 0 }, timeZone),
    // Where clocks go forward late in the evening the time may fall behind midnight.
    sendsUntil: Math.min(instantOf({ day: today, secondOfDay: untilSecond }, timeZone), dayEndsAt),
    dayEndsAt,
  };
}

/** Whether a run for the date may send at an instant. */
export function hourAt(hours: SendingHours, now: number): SendingHour {
  if (now < hours.dayStartsAt || now >= hours.dayEndsAt) return 'other_day';
  return now < hours.sendsUntil ? 'open' : 'too_late';
}
