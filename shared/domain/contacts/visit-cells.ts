import type { CellReader } from './cell-reader.ts';
import type { Visit } from './contact.ts';

/**
 * Reads the date and time of a visit from two cells: the visit, or null when there is no date,
 * which removes it. A time of `9:30` or `09:30:00` is `09:30`, as spreadsheets write it.
 */
export function visitFromCells(
  reader: CellReader,
  visit: string,
  dateColumn: number,
  timeColumn: number,
): Visit | null {
  const date = reader.date(dateColumn);
  const timeText = reader.raw(timeColumn);
  const time = timeText === '' ? null : timeOfDay(timeText);
  if (time === undefined) {
    reader.reject(timeColumn, 'bad_time', 'a time as HH:MM, 00:00 to 23:59');
    return null;
  }
  if (date !== null) return { visit, date, time };
  if (time !== null && reader.raw(dateColumn) === '') {
    reader.warn(
      timeColumn,
      'time_without_date',
      `a date for visit ${visit}; without one it is none`,
    );
  }
  return null;
}

function timeOfDay(text: string): string | undefined {
  const match = /^(\d|[01]\d|2[0-3]):([0-5]\d)(?::00)?$/.exec(text);
  return match ? `${(match[1] ?? '').padStart(2, '0')}:${match[2] ?? ''}` : undefined;
}
