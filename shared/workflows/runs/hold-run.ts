import { STEP_ERRORS } from '../../contracts/errors/step-errors.ts';
import type { Ports } from '../../ports/ports.ts';
import type { Run } from '../../ports/runs.ts';

/** What holding a run needs. */
export type HoldPorts = Pick<Ports, 'store' | 'executions'>;

/** Which run a step works for. */
export interface RunRef {
  readonly organizationId: string;
  readonly run: number;
}

/** The run is not its execution's any more: nothing that this execution still does may count. */
export class RunEnded extends Error {
  override readonly name = STEP_ERRORS.runEnded;

  constructor({ organizationId, run }: RunRef, state: string) {
    super(
      `Expected run ${String(run)} of "${organizationId}" to be open and of this execution, it is ${state}`,
    );
  }
}

/** Newest runs that are looked through for one of the same kind. */
const RUNS_TO_LOOK_THROUGH = 100;

/**
 * The run of a step, which this execution may go on with: an open one, or a failed one, whose
 * execution was redriven, as long as no other of its kind was opened since. Such a newer one has
 * seen a newer state of everything. Nothing is written.
 * @throws RunEnded
 */
export async function expectRun(ports: HoldPorts, ref: RunRef): Promise<Run> {
  const { runs } = ports.store;
  const run = await runs.get(ref.organizationId, ref.run);
  if (!run) throw new RunEnded(ref, 'not there');
  if (run.execution !== ports.executions.current()) throw new RunEnded(ref, 'of another one');
  if (run.status === 'open') return run;
  if (run.status !== 'failed') throw new RunEnded(ref, run.status);
  const newest = await runs.list(ref.organizationId, RUNS_TO_LOOK_THROUGH);
  const newer = newest.find((other) => other.kind === run.kind && other.run > run.run);
  if (newer) throw new RunEnded(ref, `failed, and run ${String(newer.run)} was opened since`);
  return run;
}

/**
 * Makes sure that the run of a step that writes is open: a failed one is opened again.
 * @returns the run as it was found.
 * @throws RunEnded
 */
export async function holdRun(ports: HoldPorts, ref: RunRef): Promise<Run> {
  const run = await expectRun(ports, ref);
  if (run.status !== 'open') await reopenRun(ports, ref);
  return run;
}

/** Opens a failed run again, whichever of this execution's tasks is first. @throws RunEnded */
export async function reopenRun(ports: HoldPorts, ref: RunRef): Promise<void> {
  const { runs } = ports.store;
  const execution = ports.executions.current();
  if (await runs.reopen(ref.organizationId, ref.run, execution)) return;
  const now = await runs.get(ref.organizationId, ref.run);
  if (now?.status === 'open' && now.execution === execution) return;
  throw new RunEnded(ref, 'failed, and another one of its kind is open');
}
