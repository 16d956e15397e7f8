import { describe, expect, it } from 'vitest';
import { dayOf } from '../../../shared/domain/calendar/civil-date.ts';
import {
  clockTime,
  DateText,
  longDate,
  whenText,
  zoneText,
} from '../../../shared/domain/templates/date-text.ts';

describe('longDate', () => {
  it.each([
    ['2026-03-05', 'Thursday, March 5, 2026'],
    ['2024-02-29', 'Thursday, February 29, 2024'],
    ['1970-01-01', 'Thursday, January 1, 1970'],
    ['1956-03-17', 'Saturday, March 17, 1956'],
    ['2000-12-31', 'Sunday, December 31, 2000'],
  ])('writes %s as %s', (date, written) => {
    expect(longDate(dayOf(date))).toBe(written);
  });

  it('names the weekday that the calendar of the machine names, over 400 years', () => {
    const name = new Intl.DateTimeFormat('en-US', { weekday: 'long', timeZone: 'UTC' });

    for (let day = dayOf('1800-01-01'); day < dayOf('2200-01-01'); day += 97) {
      expect(longDate(day).split(',')[0]).toBe(name.format(day * 86_400_000));
    }
  });
});

describe('clockTime', () => {
  it.each([
    ['00:00', '12:00 AM'],
    ['00:05', '12:05 AM'],
    ['09:30', '9:30 AM'],
    ['12:00', '12:00 PM'],
    ['23:59', '11:59 PM'],
    ['soon', 'soon'],
  ])('writes %s as %s', (time, written) => {
    expect(clockTime(time)).toBe(written);
  });
});

describe('whenText', () => {
  it.each([
    [0, 'today'],
    [1, 'tomorrow'],
    [7, 'in 7 days'],
    [-1, 'yesterday'],
    [-3, '3 days ago'],
  ])('says %i days away as %s', (days, said) => {
    expect(whenText(days)).toBe(said);
  });
});

describe('zoneText', () => {
  it('names the zone as people do, summer and winter alike', () => {
    expect(zoneText('America/Chicago')).toBe('Central Time');
    expect(zoneText('America/Phoenix')).toMatch(/Mountain/);
  });
});

describe('DateText', () => {
  it('reads as a long date and keeps the civil date', () => {
    const date = new DateText(dayOf('2026-03-05'));

    expect(String(date)).toBe('Thursday, March 5, 2026');
    expect(date.iso).toBe('2026-03-05');
    expect(JSON.stringify(date)).toBe('"2026-03-05"');
  });
});
