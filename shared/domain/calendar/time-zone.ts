/**
 * Where civil dates meet instants. An instant is epoch milliseconds; a zone is an IANA name.
 * The zone data is the one that `Intl` carries.
 */
import { civilFromDay, dayFromCivil, type Day } from './civil-date.ts';

/** A wall-clock reading in some zone. */
export interface LocalTime {
  readonly day: Day;
  /** Seconds since local midnight as the wall clock shows them. */
  readonly secondOfDay: number;
}

const formatters = new Map<string, Intl.DateTimeFormat>();

/** The wall clock of a zone at an instant. @throws RangeError for an unknown zone. */
export function localTimeAt(epochMs: number, timeZone: string): LocalTime {
  const parts = formatterFor(timeZone).formatToParts(epochMs);
  const read = (type: Intl.DateTimeFormatPartTypes): number =>
    Number(parts.find((part) => part.type === type)?.value);
  return {
    day: dayFromCivil(read('year'), read('month'), read('day')),
    secondOfDay: read('hour') * 3600 + read('minute') * 60 + read('second'),
  };
}

/**
 * The instant at which a zone's wall clock shows a day and second of day. A time that the clocks
 * skip gives the instant just as far after the gap; a time that occurs twice gives the first.
 */
export function instantOf(local: LocalTime, timeZone: string): number {
  const asUtc = local.day * 86_400_000 + local.secondOfDay * 1000;
  const before = asUtc - offsetMsAt(asUtc - 86_400_000, timeZone);
  const after = asUtc - offsetMsAt(asUtc + 86_400_000, timeZone);
  const candidates = [before, after].filter((instant) => showsLocal(instant, local, timeZone));
  return candidates.length > 0 ? Math.min(...candidates) : before;
}

/** Whether `Intl` knows a zone of this name. */
export function isTimeZone(timeZone: string): boolean {
  try {
    formatterFor(timeZone);
    return true;
  } catch {
    return false;
  }
}

/** Whether a zone's clocks change within a year. The year is one of the coming ones. */
export function hasDaylightSaving(timeZone: string): boolean {
  const offsets = Array.from({ length: 12 }, (_none, month) => {
    const day: Day = dayFromCivil(2027, month + 1, 15);
    return instantOf({ day, secondOfDay: 43_200 }, timeZone) - day * 86_400_000;
  });
  return new Set(offsets).size > 1;
}

/** Reads `HH:MM` or `HH:MM:SS` as seconds since midnight; anything else gives `undefined`. */
export function parseTimeOfDay(text: string): number | undefined {
  const match = /^([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?$/.exec(text);
  if (!match) return undefined;
  return Number(match[1]) * 3600 + Number(match[2]) * 60 + Number(match[3] ?? 0);
}

/** ISO 8601 text, to the second, of an instant with its zone's offset; for people to read. */
export function formatLocal(epochMs: number, timeZone: string): string {
  const { day, secondOfDay } = localTimeAt(epochMs, timeZone);
  const { year, month, day: dayOfMonth } = civilFromDay(day);
  const two = (value: number): string => String(value).padStart(2, '0');
  const time = `${two(Math.floor(secondOfDay / 3600))}:${two(Math.floor(secondOfDay / 60) % 60)}`;
  return `${String(year)}-${two(month)}-${two(dayOfMonth)} ${time}:${two(secondOfDay % 60)}`;
}

function offsetMsAt(epochMs: number, timeZone: string): number {
  const { day, secondOfDay } = localTimeAt(epochMs, timeZone);
  return day * 86_400_000 + secondOfDay * 1000 - Math.floor(epochMs / 1000) * 1000;
}

function showsLocal(epochMs: number, local: LocalTime, timeZone: string): boolean {
  const shown = localTimeAt(epochMs, timeZone);
  return shown.day === local.day && shown.secondOfDay === local.secondOfDay;
}

function formatterFor(timeZone: string): Intl.DateTimeFormat {
  let formatter = formatters.get(timeZone);
  if (!formatter) {
    formatter = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    });
    formatters.set(timeZone, formatter);
  }
  return formatter;
}
