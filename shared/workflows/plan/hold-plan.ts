import type { PlanRun } from '../../contracts/planning/run-parts.ts';
import { formatCivilDate } from '../../domain/calendar/civil-date.ts';
import { localTimeAt } from '../../domain/calendar/time-zone.ts';
import type { Run } from '../../ports/runs.ts';
import { pinnedConfiguration } from '../configuration/pinned-configuration.ts';
import { expectRun, reopenRun, RunEnded } from '../runs/hold-run.ts';
import type { PlanPorts } from './plan-context.ts';

/**
 * The run of a plan's step, which this execution may go on with, as `expectRun` has it. One that is
 * redriven on a later date is not gone on with: what it would plan is of a day that is past.
 * @throws RunEnded
 */
export async function expectPlan(ports: PlanPorts, run: PlanRun): Promise<Run> {
  const found = await expectRun(ports, run);
  if (found.status === 'open') return found;
  const { organizationId, configVersion, today } = run;
  const { configVersions } = ports.store;
  const { settings } = await pinnedConfiguration(configVersions, organizationId, configVersion);
  const { day } = localTimeAt(ports.clock.now(), settings.organization.timeZone);
  if (day <= today) return found;
  throw new RunEnded(run, `failed, and for ${formatCivilDate(today)}, which is past`);
}

/** The same for a step that writes to the store: a failed run is opened again. @throws RunEnded */
export async function holdPlan(ports: PlanPorts, run: PlanRun): Promise<void> {
  const { status } = await expectPlan(ports, run);
  if (status !== 'open') await reopenRun(ports, run);
}

/** The same for the step that closes: a run that an earlier try has closed may be answered again. */
export async function holdPlanUnlessDone(ports: PlanPorts, run: PlanRun): Promise<void> {
  const found = await ports.store.runs.get(run.organizationId, run.run);
  if (found?.status !== 'done') await holdPlan(ports, run);
}
