import type { PlanRun } from '../../contracts/planning/run-parts.ts';
import { formatCivilDate, type Day } from '../../domain/calendar/civil-date.ts';
import { localTimeAt } from '../../domain/calendar/time-zone.ts';
import { pinnedConfiguration } from '../configuration/pinned-configuration.ts';
import { holdRun, supersede } from '../runs/hold-run.ts';
import type { PlanPorts } from './plan-context.ts';

/**
 * Makes sure that a step's run is open and this execution's, as `holdRun` does. One that is redriven
 * on a later date ends as superseded: what it would plan is of a day that is past.
 * @throws RunEnded
 */
export async function holdPlan(ports: PlanPorts, run: PlanRun): Promise<void> {
  if ((await holdRun(ports, run)) === 'held') return;
  const dateNow = await organizationDate(ports, run);
  if (run.today >= dateNow) return;
  await supersede(ports, run, `it is ${formatCivilDate(dateNow)} by now`);
}

async function organizationDate(ports: PlanPorts, run: PlanRun): Promise<Day> {
  const { organizationId, configVersion } = run;
  const { configVersions } = ports.store;
  const { settings } = await pinnedConfiguration(configVersions, organizationId, configVersion);
  return localTimeAt(ports.clock.now(), settings.organization.timeZone).day;
}
