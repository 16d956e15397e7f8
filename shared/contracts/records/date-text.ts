import { formatCivilDate, parseCivilDate, type Day } from '../../domain/calendar/civil-date.ts';

/**
 * A census writes and reads tens of millions of dates, of which few differ, so both directions are
 * remembered. The limit holds every date of 270 years and keeps odd data from filling the memory.
 */
const REMEMBERED_DATES = 100_000;

const texts = new Map<Day, string>();
const days = new Map<string, Day>();

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

/** Reads `YYYY-MM-DD`, remembered; `undefined` for anything else. */
export function dayFromText(text: string): Day | undefined {
  const known = days.get(text);
  if (known !== undefined) return known;
  const day = parseCivilDate(text);
  if (day !== undefined && days.size < REMEMBERED_DATES) days.set(text, day);
  return day;
}
