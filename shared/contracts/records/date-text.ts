import { formatCivilDate, type Day } from '../../domain/calendar/civil-date.ts';

/**
 * A census writes tens of millions of dates, of which few differ, so their texts are remembered.
 * The limit holds every date of 270 years and keeps odd data from filling the memory.
 */
const REMEMBERED_DATES = 100_000;

const texts = new Map<Day, string>();

/** Writes a day as `YYYY-MM-DD`, remembered. */
export function dateText(day: Day): string {
  const known = texts.get(day);
  if (known !== undefined) return known;
  const text = formatCivilDate(day);
  if (texts.size < REMEMBERED_DATES) texts.set(day, text);
  return text;
}

/** The same for a date that may be missing. */
export function dateTextOrNull(day: Day | null): string | null {
  return day === null ? null : dateText(day);
}
