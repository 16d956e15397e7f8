import { describe, expect, it } from 'vitest';
import { firingsBetween, nextFiring } from '../../../local/schedule/firings.ts';
import type { Schedule } from '../../../local/schedule/schedules.ts';
import { formatCivilDate } from '../../../shared/domain/calendar/civil-date.ts';

describe('the next time of a schedule', () => {
  it('keeps the local time when clocks change', () => {
    const daily = at('30 8 * * ? *');
    expect(following(daily, '2027-03-12T15:00:00Z', 3)).toEqual([
      '2027-03-13T14:30:00.000Z',
      '2027-03-14T13:30:00.000Z',
      '2027-03-15T13:30:00.000Z',
    ]);
    expect(following(daily, '2027-11-06T14:00:00Z', 2)).toEqual([
      '2027-11-07T14:30:00.000Z',
      '2027-11-08T14:30:00.000Z',
    ]);
  });

  it('leaves out a local time that clocks skip', () => {
    expect(following(at('30 2 * * ? *'), '2027-03-13T00:00:00Z', 2)).toEqual([
      '2027-03-13T08:30:00.000Z',
      '2027-03-15T07:30:00.000Z',
    ]);
  });

  it('takes a local time that clocks show twice once', () => {
    expect(following(at('30 1 * * ? *'), '2027-11-07T00:00:00Z', 2)).toEqual([
      '2027-11-07T06:30:00.000Z',
      '2027-11-08T07:30:00.000Z',
    ]);
    expect(following(at('0/30 1 * * ? *'), '2027-11-07T00:00:00Z', 3)).toEqual([
      '2027-11-07T06:00:00.000Z',
      '2027-11-07T06:30:00.000Z',
      '2027-11-08T07:00:00.000Z',
    ]);
  });

  it('reads the fields as EventBridge does: weekdays from Sunday = 1, L, #, years', () => {
    expect(following(at('0 9 ? * 2 *'), '2027-03-01T00:00:00Z', 1)).toEqual([
      '2027-03-01T15:00:00.000Z',
    ]);
    expect(following(at('0 9 ? * MON-FRI *'), '2027-03-06T00:00:00Z', 1)).toEqual([
      '2027-03-08T15:00:00.000Z',
    ]);
    expect(following(at('0 9 L * ? *'), '2027-03-01T00:00:00Z', 1)).toEqual([
      '2027-03-31T14:00:00.000Z',
    ]);
    expect(following(at('0 9 ? * 3#2 2028'), '2027-03-01T00:00:00Z', 1)).toEqual([
      '2028-01-11T15:00:00.000Z',
    ]);
    expect(nextFiring(at('0 9 * * ? 2026'), Date.parse('2027-01-01T12:00:00Z'))).toBe(Infinity);
  });

  it('refuses what is no such expression', () => {
    const wrong: Schedule = { ...at(''), expression: '30 8 * * *' };
    expect(() => nextFiring(wrong, 0)).toThrow(
      'Expected cron(…) with six fields, got "30 8 * * *"',
    );
    expect(() => nextFiring(at('99 8 * * ? *'), 0)).toThrow(RangeError);
  });
});

describe('the times between two looks', () => {
  it('include the last instant and leave out the first', () => {
    const schedule = at('0/15 8-19 * * ? *');
    const [from, to] = [Date.parse('2027-03-01T15:00:00Z'), Date.parse('2027-03-01T15:15:00Z')];
    expect(firingsBetween([schedule], from, to - 1)).toEqual([]);
    expect(firingsBetween([schedule], from, to).map((firing) => firing.at)).toEqual([to]);
    expect(firingsBetween([schedule], to, to + 1)).toEqual([]);
  });

  it('make up once for what a sleeping machine missed, for the day it was meant for', () => {
    const schedules = [at('0/15 8-19 * * ? *'), at('0 5 * * ? *')];
    const firings = firingsBetween(
      schedules,
      Date.parse('2027-03-01T15:00:00Z'),
      Date.parse('2027-03-03T05:00:00Z'),
    );
    expect(firings.map(({ today, at: instant }) => [formatCivilDate(today), iso(instant)])).toEqual(
      [
        ['2027-03-02', '2027-03-03T01:45:00.000Z'],
        ['2027-03-02', '2027-03-02T11:00:00.000Z'],
      ],
    );
  });

  it('do not come again when the clock goes back', () => {
    expect(firingsBetween([at('0 5 * * ? *')], 2_000, 1_000)).toEqual([]);
  });
});

function at(fields: string): Schedule {
  return { job: 'send', expression: `cron(${fields})`, timeZone: 'America/Chicago', purpose: '' };
}

function following(schedule: Schedule, from: string, count: number): readonly string[] {
  const found: string[] = [];
  for (let instant = Date.parse(from); found.length < count;) {
    instant = nextFiring(schedule, instant);
    found.push(iso(instant));
  }
  return found;
}

function iso(instant: number): string {
  return new Date(instant).toISOString();
}
