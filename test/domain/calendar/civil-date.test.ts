import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  anniversaryIn,
  civilFromDay,
  dayFromCivil,
  dayOf,
  daysInMonth,
  formatCivilDate,
  isLeapYear,
  parseCivilDate,
} from '../../../shared/domain/calendar/civil-date.ts';

describe('days', () => {
  it.each([
    ['1970-01-01', 0],
    ['1969-12-31', -1],
    ['2000-02-29', 11_016],
    ['2000-03-01', 11_017],
    ['1900-02-28', -25_509],
    ['1900-03-01', -25_508],
    ['2100-03-01', 47_541],
    ['0001-01-01', -719_162],
  ])('counts %s as %i', (text, day) => {
    expect(dayOf(text)).toBe(day);
    expect(formatCivilDate(day)).toBe(text);
  });

  it('go one by one through 400 years and every date of them, there and back', () => {
    let [year, month, dayOfMonth] = [1800, 1, 1];
    for (let day = dayFromCivil(1800, 1, 1); year < 2201; day++) {
      const civil = { year, month, day: dayOfMonth };
      if (dayFromCivil(year, month, dayOfMonth) !== day) expect(civil).toEqual(civilFromDay(day));
      const read = civilFromDay(day);
      if (read.year !== year || read.month !== month || read.day !== dayOfMonth) {
        expect(read).toEqual(civil);
      }
      [year, month, dayOfMonth] = nextDay(year, month, dayOfMonth);
    }
    expect([year, month, dayOfMonth]).toEqual([2201, 1, 1]);
  });

  it('agree with the calendar that the language has', () => {
    fc.assert(
      fc.property(fc.integer({ min: -680_000, max: 2_500_000 }), (day) => {
        const { year, month, day: dayOfMonth } = civilFromDay(day);
        expect(dayFromCivil(year, month, dayOfMonth)).toBe(day);
        expect(Date.UTC(year, month - 1, dayOfMonth)).toBe(day * 86_400_000);
      }),
    );
  });
});

describe('isLeapYear', () => {
  it.each([
    [1900, false],
    [2000, true],
    [2023, false],
    [2024, true],
    [2027, false],
    [2028, true],
    [2100, false],
    [2400, true],
  ])('of %i is %s', (year, expected) => {
    expect(isLeapYear(year)).toBe(expected);
  });
});

describe('daysInMonth', () => {
  it('follows the rhyme', () => {
    const months = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];
    const lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    expect(months.map((month) => daysInMonth(2027, month))).toEqual(lengths);
  });

  it('gives February 29 days in a leap year, and no other month more', () => {
    expect(daysInMonth(2028, 2)).toBe(29);
    expect(daysInMonth(2100, 2)).toBe(28);
    expect(daysInMonth(2028, 1)).toBe(31);
  });
});

describe('parseCivilDate', () => {
  it.each(['2028-02-29', '2000-02-29', '2027-12-31', '2027-01-01', '1900-02-28', '0000-03-01'])(
    'reads %s',
    (text) => {
      const day = parseCivilDate(text);
      expect(day === undefined ? '' : formatCivilDate(day)).toBe(text);
    },
  );

  it.each([
    '2027-02-29',
    '1900-02-29',
    '2100-02-29',
    '2027-04-31',
    '2027-13-01',
    '2027-00-10',
    '2027-01-00',
    '2027-01-32',
    '2027-1-01',
    '27-01-01',
    '2027/01/01',
    '2027-01-01 ',
    ' 2027-01-01',
    '2027-01-01T00:00:00',
    '02027-01-01',
    '-027-01-01',
    '2027-0a-01',
    '２０２７-01-01',
    '',
  ])('refuses "%s"', (text) => {
    expect(parseCivilDate(text)).toBeUndefined();
  });

  it('reads what is written, for every date of four digits', () => {
    fc.assert(
      fc.property(fc.integer({ min: -719_528, max: 2_932_896 }), (day) => {
        expect(parseCivilDate(formatCivilDate(day))).toBe(day);
      }),
    );
  });
});

describe('dayOf', () => {
  it('names what it cannot read', () => {
    expect(() => dayOf('2027-02-30')).toThrow('Expected a date as YYYY-MM-DD, got "2027-02-30"');
  });
});

describe('the anniversary', () => {
  it.each([
    ['of an ordinary date is the same month and day', '1950-06-10', 2027, '2027-06-10'],
    ['of 29 February is 28 February in an ordinary year', '1948-02-29', 2027, '2027-02-28'],
    ['of 29 February is 29 February in a leap year', '1948-02-29', 2028, '2028-02-29'],
    [
      'of 29 February is 28 February in 2100, which is no leap year',
      '1996-02-29',
      2100,
      '2100-02-28',
    ],
    ['of 29 February is 29 February in 2000, which is one', '1948-02-29', 2000, '2000-02-29'],
    ['of 28 February is 28 February in a leap year', '1949-02-28', 2028, '2028-02-28'],
    ['of 1 March stays where it is in a leap year', '1949-03-01', 2028, '2028-03-01'],
    ['of 29 of another month is the 29th', '1949-06-29', 2027, '2027-06-29'],
    ['of 31 December stays in its year', '1949-12-31', 2027, '2027-12-31'],
  ])('%s', (_sentence, date, year, expected) => {
    const { month, day } = civilFromDay(dayOf(date));
    expect(formatCivilDate(anniversaryIn(year, month, day))).toBe(expected);
  });
});

/** The day after a date, by the rhyme. */
function nextDay(year: number, month: number, day: number): [number, number, number] {
  const isLeap = year % 100 === 0 ? year % 400 === 0 : year % 4 === 0;
  const longest = month === 2 ? (isLeap ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;
  if (day < longest) return [year, month, day + 1];
  return month < 12 ? [year, month + 1, 1] : [year + 1, 1, 1];
}
