import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayOf } from '../../../shared/domain/calendar/civil-date.ts';
import {
  formatLocal,
  instantOf,
  isTimeZone,
  localTimeAt,
  parseTimeOfDay,
} from '../../../shared/domain/calendar/time-zone.ts';

const ZONES = [
  'America/Chicago',
  'America/New_York',
  'America/Phoenix',
  'Europe/Berlin',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'Pacific/Kiritimati',
  'UTC',
];

describe('the wall clock of a zone', () => {
  it.each([
    ['2027-01-15T12:00:00Z', 'America/Chicago', '2027-01-15 06:00:00'],
    ['2027-07-15T12:00:00Z', 'America/Chicago', '2027-07-15 07:00:00'],
    ['2027-01-15T05:59:59Z', 'America/Chicago', '2027-01-14 23:59:59'],
    ['2027-01-15T06:00:00Z', 'America/Chicago', '2027-01-15 00:00:00'],
    ['2027-07-15T12:00:00Z', 'America/Phoenix', '2027-07-15 05:00:00'],
    ['2027-01-15T12:00:00Z', 'Asia/Kathmandu', '2027-01-15 17:45:00'],
    ['2027-12-31T10:00:00Z', 'Pacific/Kiritimati', '2028-01-01 00:00:00'],
  ])('shows at %s in %s: %s', (instant, zone, shown) => {
    expect(formatLocal(Date.parse(instant), zone)).toBe(shown);
  });

  it('goes from 01:59:59 to 03:00:00 when daylight saving time begins', () => {
    const change = Date.parse('2027-03-14T08:00:00Z');
    expect(formatLocal(change - 1000, 'America/Chicago')).toBe('2027-03-14 01:59:59');
    expect(formatLocal(change, 'America/Chicago')).toBe('2027-03-14 03:00:00');
  });

  it('goes from 01:59:59 back to 01:00:00 when it ends', () => {
    const change = Date.parse('2027-11-07T07:00:00Z');
    expect(formatLocal(change - 1000, 'America/Chicago')).toBe('2027-11-07 01:59:59');
    expect(formatLocal(change, 'America/Chicago')).toBe('2027-11-07 01:00:00');
  });

  it('counts seconds of the day as the clock shows them, on a day of 23 hours too', () => {
    const noon = localTimeAt(Date.parse('2027-03-14T17:00:00Z'), 'America/Chicago');
    expect(noon).toEqual({ day: dayOf('2027-03-14'), secondOfDay: 12 * 3600 });
  });
});

describe('the instant of a local time', () => {
  it.each([
    ['in winter', '2027-01-15', '08:30:00', 'America/Chicago', '2027-01-15T14:30:00Z'],
    ['in summer', '2027-07-15', '08:30:00', 'America/Chicago', '2027-07-15T13:30:00Z'],
    ['at midnight', '2027-01-15', '00:00:00', 'America/Chicago', '2027-01-15T06:00:00Z'],
    [
      'on the day that clocks go forward',
      '2027-03-14',
      '08:30:00',
      'America/Chicago',
      '2027-03-14T13:30:00Z',
    ],
    [
      'on the day that clocks go back',
      '2027-11-07',
      '08:30:00',
      'America/Chicago',
      '2027-11-07T14:30:00Z',
    ],
    ['just before the gap', '2027-03-14', '01:59:59', 'America/Chicago', '2027-03-14T07:59:59Z'],
    ['just after the gap', '2027-03-14', '03:00:00', 'America/Chicago', '2027-03-14T08:00:00Z'],
    [
      'at the start of the gap, as far after it',
      '2027-03-14',
      '02:00:00',
      'America/Chicago',
      '2027-03-14T08:00:00Z',
    ],
    [
      'inside the gap, as far after it',
      '2027-03-14',
      '02:30:00',
      'America/Chicago',
      '2027-03-14T08:30:00Z',
    ],
    [
      'that comes twice, the first time',
      '2027-11-07',
      '01:30:00',
      'America/Chicago',
      '2027-11-07T06:30:00Z',
    ],
    [
      'just after the hour that comes twice',
      '2027-11-07',
      '02:00:00',
      'America/Chicago',
      '2027-11-07T08:00:00Z',
    ],
    [
      'in a gap of half an hour',
      '2027-10-03',
      '02:15:00',
      'Australia/Lord_Howe',
      '2027-10-02T15:45:00Z',
    ],
    [
      'that comes twice in half an hour',
      '2027-04-04',
      '01:45:00',
      'Australia/Lord_Howe',
      '2027-04-03T14:45:00Z',
    ],
    [
      'on a day that its zone left out',
      '2011-12-30',
      '12:00:00',
      'Pacific/Apia',
      '2011-12-30T22:00:00Z',
    ],
    [
      'far east of Greenwich',
      '2028-01-01',
      '00:00:00',
      'Pacific/Kiritimati',
      '2027-12-31T10:00:00Z',
    ],
  ])('%s', (_when, date, time, zone, instant) => {
    const local = { day: dayOf(date), secondOfDay: parseTimeOfDay(time) ?? NaN };
    expect(new Date(instantOf(local, zone)).toISOString()).toBe(instant.replace('Z', '.000Z'));
  });

  it('leads back to the local time, at the first instant that shows it', () => {
    const seconds = fc.integer({ min: Date.UTC(1975, 0) / 1000, max: Date.UTC(2036, 0) / 1000 });
    fc.assert(
      fc.property(seconds, fc.constantFrom(...ZONES), (second, zone) => {
        const local = localTimeAt(second * 1000, zone);
        const instant = instantOf(local, zone);
        expect(localTimeAt(instant, zone)).toEqual(local);
        expect(instant).toBeLessThanOrEqual(second * 1000);
      }),
      { numRuns: 300 },
    );
  });
});

describe('isTimeZone', () => {
  it.each(ZONES)('knows %s', (zone) => {
    expect(isTimeZone(zone)).toBe(true);
  });

  it.each(['Chicago', 'America/Chicgo', '', 'Mars/Olympus'])('does not know "%s"', (zone) => {
    expect(isTimeZone(zone)).toBe(false);
  });
});

describe('parseTimeOfDay', () => {
  it.each([
    ['00:00', 0],
    ['08:30', 30_600],
    ['08:30:15', 30_615],
    ['23:59:59', 86_399],
  ])('reads %s', (text, seconds) => {
    expect(parseTimeOfDay(text)).toBe(seconds);
  });

  it.each(['24:00', '8:30', '08:60', '08:30:60', '08', '08:30 ', 'noon', ''])(
    'refuses "%s"',
    (text) => {
      expect(parseTimeOfDay(text)).toBeUndefined();
    },
  );
});
