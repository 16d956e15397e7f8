import { civilFromDay, formatCivilDate, type Day } from '../calendar/civil-date.ts';
import { parseTimeOfDay } from '../calendar/time-zone.ts';

const WEEKDAYS = [
  'Sunday',
  'Monday',
  'Tuesday',
  'Wednesday',
  'Thursday',
  'Friday',
  'Saturday',
] as const;

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const;

/**
 * A civil date inside a template: written out it reads `Thursday, March 5, 2026`; the `date`
 * filter gives it any other form.
 */
export class DateText {
  readonly iso: string;
  readonly #long: string;

  constructor(day: Day) {
    this.iso = formatCivilDate(day);
    this.#long = longDate(day);
  }

  toString(): string {
    return this.#long;
  }

  toJSON(): string {
    return this.iso;
  }
}

/** `Thursday, March 5, 2026`. */
export function longDate(day: Day): string {
  const { year, month, day: dayOfMonth } = civilFromDay(day);
  // 1970-01-01 was a Thursday; the second modulo is for the days before it.
  const weekday = (((day + 4) % 7) + 7) % 7;
  return `${WEEKDAYS[weekday] ?? ''}, ${MONTHS[month - 1] ?? ''} ${String(dayOfMonth)}, ${String(year)}`;
}

/** `14:30` as `2:30 PM`; a text that is no time stays as it is. */
export function clockTime(time: string): string {
  const second = parseTimeOfDay(time);
  if (second === undefined) return time;
  const hour = Math.floor(second / 3600);
  const minute = String(Math.floor(second / 60) % 60).padStart(2, '0');
  return `${String(hour % 12 === 0 ? 12 : hour % 12)}:${minute} ${hour < 12 ? 'AM' : 'PM'}`;
}

/** How far a day is from today: `today`, `tomorrow`, `in 3 days`, `yesterday`, `3 days ago`. */
export function whenText(daysAway: number): string {
  if (daysAway === 0) return 'today';
  if (daysAway === 1) return 'tomorrow';
  if (daysAway === -1) return 'yesterday';
  return daysAway > 0 ? `in ${String(daysAway)} days` : `${String(-daysAway)} days ago`;
}

/** `America/Chicago` as `Central Time`. */
export function zoneText(timeZone: string): string {
  const known = zoneNames.get(timeZone);
  if (known !== undefined) return known;
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone,
    timeZoneName: 'longGeneric',
  }).formatToParts(0);
  const name = parts.find((part) => part.type === 'timeZoneName')?.value ?? timeZone;
  zoneNames.set(timeZone, name);
  return name;
}

/** Asking `Intl` takes longer than the rest of a mail; there are some hundred zones. */
const zoneNames = new Map<string, string>();
