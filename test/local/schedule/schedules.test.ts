import { describe, expect, it } from 'vitest';
import { isSendingTime, schedulesOf, type JobName } from '../../../local/schedule/schedules.ts';
import { defaultSettings } from '../../../shared/domain/settings/defaults.ts';
import type { Settings } from '../../../shared/domain/settings/settings.ts';

describe('the schedules of an organization', () => {
  it('are written as in the cloud, in the organization’s zone', () => {
    expect(expressions(settings({}))).toEqual({
      backup: 'cron(15 4 * * ? *)',
      plan: 'cron(0 5 * * ? *)',
      send: 'cron(30 8 * * ? *)',
      sweep: 'cron(0/15 8-19 * * ? *)',
    });
    expect(schedulesOf(settings({ timeZone: 'America/Denver' }))[0]?.timeZone).toBe(
      'America/Denver',
    );
  });

  it('plan before the day’s mail, however early that is', () => {
    expect(expressions(settings({ sendTime: '05:10:00' }))).toMatchObject({
      backup: 'cron(15 4 * * ? *)',
      plan: 'cron(40 4 * * ? *)',
    });
    expect(expressions(settings({ sendTime: '04:00:00' }))).toMatchObject({
      backup: 'cron(0 4 * * ? *)',
      plan: 'cron(0 4 * * ? *)',
      send: 'cron(0 4 * * ? *)',
    });
    expect(expressions(settings({ sendTime: '00:10:00', timeZone: 'UTC' }))).toMatchObject({
      plan: 'cron(0 0 * * ? *)',
      send: 'cron(10 0 * * ? *)',
    });
  });

  it('never begin before send_time when that has seconds', () => {
    expect(expressions(settings({ sendTime: '08:29:30' }))).toMatchObject({
      send: 'cron(30 8 * * ? *)',
    });
  });

  it('sweep up to the last hour before send_until', () => {
    expect(expressions(settings({ sendUntil: '20:15' }))).toMatchObject({
      sweep: 'cron(0/15 8-20 * * ? *)',
    });
    expect(expressions(settings({ sendTime: '09:00:00', sendUntil: '09:30' }))).toMatchObject({
      sweep: 'cron(0/15 9-9 * * ? *)',
    });
  });

  it('refuse the hours of the night in which clocks change, where they do', () => {
    expect(() => schedulesOf(settings({ sendTime: '03:59:00' }))).toThrow(
      'Expected send from 04:00 on, because clocks change at night in America/Chicago, got cron(59 3 * * ? *)',
    );
    expect(() => schedulesOf(settings({ sendTime: '03:59:00', timeZone: 'UTC' }))).not.toThrow();
    const phoenix = settings({ sendTime: '02:00:00', timeZone: 'America/Phoenix' });
    expect(() => schedulesOf(phoenix)).not.toThrow();
  });
});

describe('the time for mail', () => {
  it.each([
    ['08:29:59', false],
    ['08:30:00', true],
    ['19:59:59', true],
    ['20:00:00', false],
  ])('at %s: %s', (time, expected) => {
    const [hours = 0, minutes = 0, seconds = 0] = time.split(':').map(Number);
    expect(isSendingTime(settings({}), hours * 3600 + minutes * 60 + seconds)).toBe(expected);
  });
});

function settings(given: {
  readonly sendTime?: string;
  readonly sendUntil?: string;
  readonly timeZone?: string;
}): Settings {
  const defaults = defaultSettings('clinic');
  const { sendTime, sendUntil, timeZone } = given;
  return {
    ...defaults,
    organization: { ...defaults.organization, ...(timeZone !== undefined && { timeZone }) },
    timing: { ...defaults.timing, ...(sendTime !== undefined && { sendTime }) },
    sending: { ...defaults.sending, ...(sendUntil !== undefined && { sendUntil }) },
  };
}

function expressions(given: Settings): Partial<Record<JobName, string>> {
  return Object.fromEntries(schedulesOf(given).map(({ job, expression }) => [job, expression]));
}
