import { hasDaylightSaving, parseTimeOfDay } from '../../domain/calendar/time-zone.ts';

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

/** An organization's day, in the times of its clock. */
export interface JobTimes {
  readonly timeZone: string;
  /** `HH:MM` or `HH:MM:SS`: when the day's mail begins. */
  readonly sendTime: string;
  /** `HH:MM` or `HH:MM:SS`: when it stops, and with it the sweeps. */
  readonly sendUntil: string;
  /** By default 05:00, or earlier where mail goes out before 05:30. */
  readonly planTime?: string | undefined;
  /** By default 04:15, or with the plan where that is earlier. */
  readonly backupTime?: string | undefined;
  /** Minutes between two sweeps, 15 by default: a divisor of 60. */
  readonly sweepMinutes?: number | undefined;
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
 * An organization's schedules, one per job; on one machine and in the cloud the same. A sweep finds
 * what became due since the daily run: it is scheduled by the hour, and whether one of its times
 * lies between `sendTime` and `sendUntil` is for the run to ask.
 *
 * @throws RangeError for a local time that clocks may skip or repeat.
 */
export function jobSchedules(times: JobTimes): readonly Schedule[] {
  const { timeZone, sweepMinutes = SWEEP_MINUTES } = times;
  const [send, until] = [minuteOf(times.sendTime), untilMinute(times.sendUntil)];
  const earliest = hasDaylightSaving(timeZone) ? FIRST_SAFE_MINUTE : 0;
  const plan = Math.max(earliest, Math.min(PLAN_MINUTE, send - PLAN_LEAD_MINUTES));
  const planAt = times.planTime === undefined ? plan : minuteOf(times.planTime);
  const backup = Math.max(earliest, Math.min(BACKUP_MINUTE, planAt));
  const backupAt = times.backupTime === undefined ? backup : minuteOf(times.backupTime);
  const sweepHours = `${String(hourOf(send))}-${String(hourOf(until - 1))}`;
  const schedules: readonly Schedule[] = [
    {
      job: 'backup',
      expression: daily(backupAt),
      timeZone,
      purpose: 'copies everything, and forgets copies that are too old',
    },
    { job: 'plan', expression: daily(planAt), timeZone, purpose: 'plans everybody for the day' },
    { job: 'send', expression: daily(send), timeZone, purpose: 'sends what is due' },
    {
      job: 'sweep',
      expression: `cron(0/${String(sweepMinutes)} ${sweepHours} * * ? *)`,
      timeZone,
      purpose: 'sends what became due since the daily run',
    },
  ];
  for (const schedule of schedules) checkHours(schedule);
  return schedules;
}

/** Schedules know minutes: a time with seconds begins with the next one, never early. */
export function minuteOf(time: string): number {
  return Math.min(24 * 60 - 1, Math.ceil((parseTimeOfDay(time) ?? 0) / 60));
}

function untilMinute(time: string): number {
  return Math.ceil((parseTimeOfDay(time) ?? 0) / 60);
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
