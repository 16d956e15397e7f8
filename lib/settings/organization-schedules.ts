import { jobSchedules, type JobTimes } from '../../shared/contracts/schedules/job-schedules.ts';
import type { OrganizationSchedules } from './stage-settings.ts';

/** An organization's schedules from its settings. @throws RangeError as `jobSchedules` does. */
export function organizationSchedules({
  id,
  ...times
}: JobTimes & { readonly id: string }): OrganizationSchedules {
  return { id, schedules: jobSchedules(times) };
}
