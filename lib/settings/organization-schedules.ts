import {
  jobSchedules,
  minuteOf,
  type JobTimes,
  type Schedule,
} from '../../shared/contracts/schedules/job-schedules.ts';
import type { OrganizationSchedules } from './stage-settings.ts';

/** An organization's times as its settings have them, every default filled in. */
interface OrganizationTimes extends JobTimes {
  readonly id: string;
  readonly sweepMinutes: number;
}

/**
 * An organization's schedules from its settings. One machine is told of sweeps by the hour and leaves
 * out those before `sendTime`; here every time that is scheduled is meant, so a sweep has a schedule
 * for the hours in which it runs whole, and one each for the first and the last.
 *
 * @throws RangeError as `jobSchedules` does.
 */
export function organizationSchedules({ id, ...times }: OrganizationTimes): OrganizationSchedules {
  const schedules = jobSchedules(times).flatMap((schedule) =>
    schedule.job === 'sweep' ? exactSweeps(schedule, times) : [schedule],
  );
  return { id, schedules };
}

function exactSweeps(
  schedule: Schedule,
  { sendTime, sendUntil, sweepMinutes }: Omit<OrganizationTimes, 'id'>,
): readonly Schedule[] {
  const [send, until] = [minuteOf(sendTime), minuteOf(sendUntil)];
  const times = Array.from(
    { length: (24 * 60) / sweepMinutes },
    (_none, turn) => turn * sweepMinutes,
  );
  const sweeps = times.filter((minute) => minute > send && minute < until);
  const minutesByHour = Map.groupBy(sweeps, (minute) => Math.floor(minute / 60));
  const hoursByMinutes = Map.groupBy(minutesByHour, ([, minutes]) =>
    minutes.map((minute) => minute % 60).join(','),
  );
  return [...hoursByMinutes].map(([minutes, hours]) => {
    const [first = 0, last = first] = [hours[0]?.[0], hours.at(-1)?.[0]];
    const span = first === last ? String(first) : `${String(first)}-${String(last)}`;
    return { ...schedule, expression: `cron(${minutes} ${span} * * ? *)` };
  });
}
