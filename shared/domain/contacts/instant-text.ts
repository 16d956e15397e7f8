import { parseCivilDate, type Day } from '../calendar/civil-date.ts';
import { instantOf, localTimeAt, parseTimeOfDay } from '../calendar/time-zone.ts';

/** An instant of a file, and the civil date that it has in the organization's zone. */
export interface InstantOfText {
  readonly epochMs: number;
  readonly day: Day;
}

const INSTANT =
  /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2})?)(\.\d{1,9})?(Z|[+-]\d{2}:?\d{2})?)?$/i;

/**
 * Reads an instant: ISO 8601 with an offset, a date and time in the given zone, or a date, which is
 * its midnight there. `undefined` when it is none, or a date or time that does not exist.
 */
export function instantFrom(text: string, timeZone: string): InstantOfText | undefined {
  const [whole, date = '', time = '00:00', fraction = '.0', offset] = INSTANT.exec(text) ?? [];
  const day = parseCivilDate(date);
  const secondOfDay = parseTimeOfDay(time);
  const offsetMs = offset === undefined ? 0 : offsetFrom(offset);
  if (whole === undefined || day === undefined) return undefined;
  if (secondOfDay === undefined || offsetMs === undefined) return undefined;
  const ms = Math.floor(Number(`0${fraction}`) * 1000);
  const local = { day, secondOfDay };
  const epochMs =
    offset === undefined
      ? instantOf(local, timeZone) + ms
      : day * 86_400_000 + secondOfDay * 1000 + ms - offsetMs;
  return { epochMs, day: localTimeAt(epochMs, timeZone).day };
}

function offsetFrom(text: string): number | undefined {
  if (/^z$/i.test(text)) return 0;
  const [, sign = '', hours = '', minutes = ''] = /^([+-])(\d{2}):?(\d{2})$/.exec(text) ?? [];
  if (Number(hours) > 14 || Number(minutes) > 59) return undefined;
  const ms = (Number(hours) * 60 + Number(minutes)) * 60_000;
  return sign === '-' ? -ms : ms;
}
