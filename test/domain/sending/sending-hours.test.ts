import { describe, expect, it } from 'vitest';
import { dayOf } from '../../../shared/domain/calendar/civil-date.ts';
import { hourAt, sendingHours } from '../../../shared/domain/sending/sending-hours.ts';

const CHICAGO = 'America/Chicago';

describe('sendingHours', () => {
  const hours = sendingHours(dayOf('2026-01-15'), '20:00', CHICAGO);

  it.each([
    ['2026-01-14T23:59:59-06:00', 'other_day'],
    ['2026-01-15T00:00:00-06:00', 'open'],
    ['2026-01-15T19:59:59-06:00', 'open'],
    ['2026-01-15T20:00:00-06:00', 'too_late'],
    ['2026-01-15T23:59:59-06:00', 'too_late'],
    ['2026-01-16T00:00:00-06:00', 'other_day'],
  ])('at %s are %s', (instant, hour) => {
    expect(hourAt(hours, Date.parse(instant))).toBe(hour);
  });

  it('follow the clock of the organization when it changes to summer time', () => {
    const spring = sendingHours(dayOf('2026-03-08'), '20:00', CHICAGO);

    expect(spring.dayEndsAt - spring.dayStartsAt).toBe(23 * 3_600_000);
    expect(hourAt(spring, Date.parse('2026-03-08T19:59:59-05:00'))).toBe('open');
    expect(hourAt(spring, Date.parse('2026-03-08T20:00:00-05:00'))).toBe('too_late');
  });

  it('say what was expected of a time that is none', () => {
    expect(() => sendingHours(dayOf('2026-01-15'), '25:00', CHICAGO)).toThrow(
      'Expected sending.send_until as HH:MM, got "25:00"',
    );
  });
});
