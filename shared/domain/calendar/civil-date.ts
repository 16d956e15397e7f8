/**
 * Civil dates as epoch days.
 *
 * Inside, a civil date is a `Day`: whole days since 1970-01-01 in the proleptic Gregorian calendar,
 * without a zone. Outside (files, records, messages) it is text, `YYYY-MM-DD`.
 * The conversions are Howard Hinnant's civil-calendar algorithms; no clock and no zone is involved.
 */

/** A civil date as whole days since 1970-01-01. */
export type Day = number;

/** A civil date taken apart. `month` is 1–12, `day` 1–31. */
export interface CivilDate {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

const DAYS_BEFORE_EPOCH = 719_468; // 0000-03-01 to 1970-01-01
const DAYS_PER_ERA = 146_097; // 400 Gregorian years

/** The epoch day of a year, month (1–12) and day (1–31) that exist. */
export function dayFromCivil(year: number, month: number, day: number): Day {
  const shiftedYear = month <= 2 ? year - 1 : year;
  const era = Math.floor(shiftedYear / 400);
  const yearOfEra = shiftedYear - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra =
    yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * DAYS_PER_ERA + dayOfEra - DAYS_BEFORE_EPOCH;
}

/** The year, month and day of an epoch day. */
export function civilFromDay(value: Day): CivilDate {
  const packed = packedDay(value);
  return { year: packed >> 9, month: (packed >> 5) & 15, day: packed & 31 };
}

/** The year in which an epoch day lies. */
export function yearOf(value: Day): number {
  return packedDay(value) >> 9;
}

/**
 * Nearly all dates lie in these two centuries, and planning asks for them again and again: each is
 * worked out once.
 */
const KNOWN_FROM = dayFromCivil(1900, 1, 1);
const KNOWN_DAYS = new Int32Array(dayFromCivil(2100, 1, 1) - KNOWN_FROM);

/** Year, month and day in one number: `year << 9 | month << 5 | day`. */
function packedDay(value: Day): number {
  const known = KNOWN_DAYS[value - KNOWN_FROM];
  if (known !== undefined && known !== 0) return known;
  const packed = packDay(value);
  if (known === 0) KNOWN_DAYS[value - KNOWN_FROM] = packed;
  return packed;
}

function packDay(value: Day): number {
  const shifted = value + DAYS_BEFORE_EPOCH;
  const era = Math.floor(shifted / DAYS_PER_ERA);
  const dayOfEra = shifted - era * DAYS_PER_ERA;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear =
    dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1;
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  return (year << 9) | (month << 5) | day;
}

export function isLeapYear(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}

const MONTH_LENGTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;

/** The number of days in a month (1–12) of a year. */
export function daysInMonth(year: number, month: number): number {
  return month === 2 && isLeapYear(year) ? 29 : (MONTH_LENGTHS[month - 1] ?? 0);
}

/** Reads `YYYY-MM-DD`. Anything else, or a date that does not exist, gives `undefined`. */
export function parseCivilDate(text: string): Day | undefined {
  // By digits, not by pattern: files of millions of contacts have two dates each.
  if (text.length !== 10 || text.charAt(4) !== '-' || text.charAt(7) !== '-') return undefined;
  const year = digitsAt(text, 0, 4);
  const month = digitsAt(text, 5, 7);
  const day = digitsAt(text, 8, 10);
  // What is no digit makes these NaN, and no comparison with it holds.
  const exists = year >= 0 && month >= 1 && month <= 12 && day >= 1;
  return exists && day <= daysInMonth(year, month) ? dayFromCivil(year, month, day) : undefined;
}

/** The number that digits write, NaN when something else is among them. */
function digitsAt(text: string, from: number, end: number): number {
  let value = 0;
  for (let index = from; index < end; index += 1) {
    const digit = text.charCodeAt(index) - 48;
    if (digit < 0 || digit > 9) return Number.NaN;
    value = value * 10 + digit;
  }
  return value;
}

/** Writes a day as `YYYY-MM-DD`. */
export function formatCivilDate(value: Day): string {
  const { year, month, day } = civilFromDay(value);
  return `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}`;
}

/**
 * The anniversary of a month and day in a year: the same month and day, and 28 February for
 * 29 February in a year that is not a leap year (rules §1).
 */
export function anniversaryIn(year: number, month: number, day: number): Day {
  return dayFromCivil(year, month, month === 2 && day === 29 && !isLeapYear(year) ? 28 : day);
}

/** The day that a text in our own records names. @throws RangeError when it is no civil date. */
export function dayOf(text: string): Day {
  const day = parseCivilDate(text);
  if (day === undefined) throw new RangeError(`Expected a date as YYYY-MM-DD, got "${text}"`);
  return day;
}

function pad(value: number, width: number): string {
  return String(value).padStart(width, '0');
}
