import { hasDaylightSaving, parseTimeOfDay } from '../../shared/domain/calendar/time-zone.ts';
import type { Settings } from '../../shared/domain/settings/settings.ts';

/** What runs by the clock. */
export type JobName = 'backup' | 'plan' | 'send' | 'sweep';

/** When a job runs, as it is written in the cloud. */
export interface Schedule {
  readonly job: JobName;
  /** In EventBridge Scheduler's syntax: `cron(minutes hours day-of-month month day-of-week year)`. */
  readonly expression: string;
  /** The organization's zone. */
  readonly timeZone: string;
  readonly purpose: string;
}

/** Minutes between two sweeps of a day. */
const SWEEP_MINUTES = 15;

/** Minutes that a plan is made before the day's mail, at least: it is quick, but so is the night. */
const PLAN_LEAD_MINUTES = 30;

/** Nothing runs before this minute of the day where clocks change at night. */
const FIRST_SAFE_MINUTE = 4 * 60;

/** When backup and plan run, where the daily run leaves them the night. */
const BACKUP_MINUTE = 4 * 60 + 15;
const PLAN_MINUTE = 5 * 60;

/**
 * An organization's schedules, one per job. A sweep finds what became due since the daily run: it
 * is scheduled by the hour, and `isSendingTime` says which of its times are meant.
 *
 * @throws RangeError for a local time that clocks may skip or repeat.
 */
export function schedulesOf(settings: Settings): readonly Schedule[] {
  const { timeZone } = settings.organization;
  const [send, until] = [sendMinute(settings), untilMinute(settings)];
  const earliest = hasDaylightSaving(timeZone) ? FIRST_SAFE_MINUTE : 0;
  const plan = Math.max(earliest, Math.min(PLAN_MINUTE, send - PLAN_LEAD_MINUTES));
  const sweepHours = `${String(hourOf(send))}-${String(hourOf(until - 1))}`;
  const schedules: readonly Schedule[] = [
    {
      job: 'backup',
      expression: daily(Math.min(BACKUP_MINUTE, plan)),
      timeZone,
      purpose: 'copies everything, and forgets copies that are too old',
    },
    { job: 'plan', expression: daily(plan), timeZone, purpose: 'plans everybody for the day' },
    { job: 'send', expression: daily(send), timeZone, purpose: 'sends what is due' },
    {
      job: 'sweep',
      expression: `cron(0/${String(SWEEP_MINUTES)} ${sweepHours} * * ? *)`,
      timeZone,
      purpose: 'sends what became due since the daily run',
    },
  ];
  for (const schedule of schedules) checkHours(schedule);
  return schedules;
}

/** Whether a second of the day lies between `send_time` and `send_until`. */
export function isSendingTime(settings: Settings, secondOfDay: number): boolean {
  const until = parseTimeOfDay(settings.sending.sendUntil) ?? 0;
  return secondOfDay >= sendMinute(settings) * 60 && secondOfDay < until;
}

/** Schedules know minutes: a time with seconds begins with the next one, never early. */
function sendMinute({ timing }: Settings): number {
  return Math.min(24 * 60 - 1, Math.ceil((parseTimeOfDay(timing.sendTime) ?? 0) / 60));
}

function untilMinute({ sending }: Settings): number {
  return Math.ceil((parseTimeOfDay(sending.sendUntil) ?? 0) / 60);
}

function daily(minuteOfDay: number): string {
  return `cron(${String(minuteOfDay % 60)} ${String(hourOf(minuteOfDay))} * * ? *)`;
}

function hourOf(minuteOfDay: number): number {
  return Math.floor(minuteOfDay / 60);
}

/** Clocks skip an hour of the night, or show it twice; what is scheduled there would, too. */
function checkHours({ job, expression, timeZone }: Schedule): void {
  const [, hours = ''] = /^cron\(\S+ (\S+) /.exec(expression) ?? [];
  const first = Number.parseInt(hours, 10);
  if (!hasDaylightSaving(timeZone) || first * 60 >= FIRST_SAFE_MINUTE) return;
  throw new RangeError(
    `Expected ${job} from 04:00 on, because clocks change at night in ${timeZone}, got ${expression}`,
  );
}
