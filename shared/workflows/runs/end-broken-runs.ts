import type { Run } from '../../ports/runs.ts';
import { endSendRun } from '../send/end-run.ts';
import type { ClosingPorts } from '../send/send-ports.ts';

/** An execution that failed, timed out or was aborted. */
export interface BrokenExecution {
  readonly organizationId: string;
  readonly execution: string;
  /** How it ended and why, without personal data; kept in the summaries of its runs. */
  readonly reason: string;
  readonly actor: string;
}

/** Newest runs that are looked through; an open one is among the newest of its kind. */
const RUNS_TO_LOOK_THROUGH = 200;

/**
 * Closes, as failed, every open run that names a broken execution, so that the next one can begin.
 * A redrive opens it again. Doing it twice is harmless: the second time no run is open.
 * @returns the runs that were closed.
 */
export async function endBrokenRuns(
  ports: ClosingPorts,
  broken: BrokenExecution,
): Promise<readonly Run[]> {
  const { organizationId, execution } = broken;
  const newest = await ports.store.runs.list(organizationId, RUNS_TO_LOOK_THROUGH);
  const open = newest.filter((run) => run.status === 'open' && run.execution === execution);
  for (const run of open) await endRun(ports, broken, run);
  return open;
}

async function endRun(
  ports: ClosingPorts,
  { organizationId, reason, actor }: BrokenExecution,
  run: Run,
): Promise<void> {
  const now = ports.clock.now();
  switch (run.kind) {
    case 'send':
      await endSendRun(ports, organizationId, run, { status: 'failed', actor, reason });
      return;
    // What they wrote stays and is written again; what they had not come to, the next one does.
    case 'plan':
    case 'import':
    case 'backup':
    case 'restore':
      await ports.store.runs.close(organizationId, run.run, 'failed', { reason }, now);
  }
}
