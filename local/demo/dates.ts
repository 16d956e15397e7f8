import { civilFromDay, type Day } from '../../shared/domain/calendar/civil-date.ts';
import { formatLocal } from '../../shared/domain/calendar/time-zone.ts';
import { STORY_ZONE } from './stage.ts';

const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const;
const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/** `Thu  4 Mar`: all of one width. */
export function shortDate(day: Day): string {
  // 1970-01-01 was a Thursday.
  const weekday = WEEKDAYS[(((day + 4) % 7) + 7) % 7] ?? '';
  return `${weekday} ${civilDay(day).padStart(6)}`;
}

/** `4 Mar`. */
export function civilDay(day: Day): string {
  const { month, day: dayOfMonth } = civilFromDay(day);
  return `${String(dayOfMonth)} ${MONTHS[month - 1] ?? ''}`;
}

/** `08:30` on the wall. */
export function clockTime(at: number): string {
  return formatLocal(at, STORY_ZONE).slice(11, 16);
}
