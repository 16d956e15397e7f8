import {
  jobSchedules,
  minuteOf,
  type Schedule,
} from '../../shared/contracts/schedules/job-schedules.ts';
import { parseTimeOfDay } from '../../shared/domain/calendar/time-zone.ts';
import type { Settings } from '../../shared/domain/settings/settings.ts';

export type { JobName, Schedule } from '../../shared/contracts/schedules/job-schedules.ts';

/**
 * An organization's schedules, one per job. A sweep finds what became due since the daily run: it
 * is scheduled by the hour, and `isSendingTime` says which of its times are meant.
 *
 * @throws RangeError for a local time that clocks may skip or repeat.
 */
export function schedulesOf(settings: Settings): readonly Schedule[] {
  return jobSchedules({
    timeZone: settings.organization.timeZone,
    sendTime: settings.timing.sendTime,
    sendUntil: settings.sending.sendUntil,
  });
}

/** Whether a second of the day lies between `send_time` and `send_until`. */
export function isSendingTime(settings: Settings, secondOfDay: number): boolean {
  const until = parseTimeOfDay(settings.sending.sendUntil) ?? 0;
  return secondOfDay >= minuteOf(settings.timing.sendTime) * 60 && secondOfDay < until;
}
