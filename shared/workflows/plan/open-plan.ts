import type { PlanRun } from '../../contracts/planning/run-parts.ts';
import { formatCivilDate, type Day } from '../../domain/calendar/civil-date.ts';
import type { Run } from '../../ports/runs.ts';
import { pinnedConfiguration } from '../configuration/pinned-configuration.ts';
import type { PlanPorts } from './plan-context.ts';

/** What starts a plan. */
export interface PlanRequest {
  readonly organizationId: string;
  /** The civil date in the organization's zone that it is for: of the scheduled time, not of now. */
  readonly today: Day;
  /** Who asked for it: `schedule`, `cli:<user>`, `import:<file>`. */
  readonly actor: string;
}

export type OpenedPlan =
  | { readonly result: 'opened'; readonly run: PlanRun }
  /** Another plan is under way; this request does nothing. */
  | { readonly result: 'busy'; readonly run: number };

/**
 * Opens a plan run, or ends one whose execution is dead and opens another. A run of this execution
 * for the same date and configuration is its own earlier try, whose answer was lost.
 */
export async function openPlan(ports: PlanPorts, request: PlanRequest): Promise<OpenedPlan> {
  const { organizationId, today } = request;
  const organization = await ports.store.organizations.get(organizationId);
  if (!organization) {
    throw new Error(`Expected an organization "${organizationId}", found none`);
  }
  const { version } = await pinnedConfiguration(ports.store.configVersions, organizationId);
  const { runs } = ports.store;
  const execution = ports.executions.current();
  const { opened, run } = await runs.open(organizationId, {
    kind: 'plan',
    today,
    configVersion: version,
    execution,
    openedAt: ports.clock.now(),
  });
  if (opened) return { result: 'opened', run: planRun(run, request, organization.slices) };
  if (run.execution === execution) {
    const isSame = run.today === today && run.configVersion === version;
    if (isSame) return { result: 'opened', run: planRun(run, request, organization.slices) };
  } else if (await ports.executions.isRunning(run.execution)) {
    return { result: 'busy', run: run.run };
  }
  // The run that is open died. Its parts may be of another day, configuration or build, so it is
  // not continued: a new run, with a higher number, plans from the start.
  const status = run.today < today ? 'superseded' : 'failed';
  await runs.close(organizationId, run.run, status, { takenOverBy: execution }, ports.clock.now());
  return openPlan(ports, request);
}

/** What opening a plan that may come late comes to. */
export type OpenedScheduledPlan =
  | OpenedPlan
  /** Its date is past by now: a plan for it would send nothing, and the next one is due. */
  | { readonly result: 'superseded'; readonly run: number };

/** Opens a plan run unless its date is past; then its run ends at once, for the record. */
export async function openScheduledPlan(
  ports: PlanPorts,
  request: PlanRequest,
  dateNow: Day,
): Promise<OpenedScheduledPlan> {
  const opened = await openPlan(ports, request);
  if (opened.result !== 'opened' || request.today >= dateNow) return opened;
  const { run } = opened.run;
  const summary = { dateNow: formatCivilDate(dateNow) };
  await ports.store.runs.close(
    request.organizationId,
    run,
    'superseded',
    summary,
    ports.clock.now(),
  );
  return { result: 'superseded', run };
}

function planRun(run: Run, request: PlanRequest, slices: number): PlanRun {
  return {
    organizationId: request.organizationId,
    run: run.run,
    configVersion: run.configVersion,
    today: run.today,
    slices: Array.from({ length: slices }, (_none, slice) => slice),
    actor: request.actor,
  };
}
