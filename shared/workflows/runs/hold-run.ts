import { STEP_ERRORS } from '../../contracts/errors/step-errors.ts';
import type { Ports } from '../../ports/ports.ts';

/** What holding a run needs. */
export type HoldPorts = Pick<Ports, 'store' | 'executions' | 'clock'>;

/** Which run a step works for. */
export interface RunRef {
  readonly organizationId: string;
  readonly run: number;
}

/** The run is not its execution's any more: nothing that this execution still does may count. */
export class RunEnded extends Error {
  override readonly name = STEP_ERRORS.runEnded;
}

/** Newest runs that are looked through for one of the same kind. */
const RUNS_TO_LOOK_THROUGH = 100;

/**
 * Makes sure that a step's run is open and this execution's. A run that failed is opened again: its
 * execution was redriven. Not so when another one of its kind was opened since, which has seen a
 * newer state of everything; then this one ends as superseded.
 *
 * @returns whether it had to be opened again.
 * @throws RunEnded
 */
export async function holdRun(ports: HoldPorts, ref: RunRef): Promise<'held' | 'reopened'> {
  const { runs } = ports.store;
  const { organizationId, run: number } = ref;
  const execution = ports.executions.current();
  const run = await runs.get(organizationId, number);
  if (run?.execution !== execution) throw ended(ref, run ? 'of another execution' : 'not there');
  if (run.status === 'open') return 'held';
  if (run.status !== 'failed') throw ended(ref, run.status);
  if (!(await runs.reopen(organizationId, number, execution))) {
    // Another task of this execution may have been first.
    const now = await runs.get(organizationId, number);
    if (now?.status === 'open') return 'held';
    throw ended(ref, 'failed, and another one of its kind is open');
  }
  const newest = await runs.list(organizationId, RUNS_TO_LOOK_THROUGH);
  const newer = newest.find((other) => other.kind === run.kind && other.run > number);
  if (newer) await supersede(ports, ref, `run ${String(newer.run)} was opened since`);
  return 'reopened';
}

/** Ends a run that is open as superseded. @throws RunEnded always */
export async function supersede(ports: HoldPorts, ref: RunRef, reason: string): Promise<never> {
  const { organizationId, run } = ref;
  const now = ports.clock.now();
  await ports.store.runs.close(organizationId, run, 'superseded', { reason }, now);
  throw ended(ref, `superseded: ${reason}`);
}

function ended({ organizationId, run }: RunRef, state: string): RunEnded {
  return new RunEnded(
    `Expected run ${String(run)} of "${organizationId}" to be open and this execution's, it is ${state}`,
  );
}
