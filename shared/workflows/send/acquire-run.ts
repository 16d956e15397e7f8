import type { NewRun, Run } from '../../ports/runs.ts';
import { endSendRun } from './end-run.ts';
import type { OpeningPorts } from './send-ports.ts';
import { settleClaims } from './settle-claims.ts';

/** A run of one's own, or the one that is at work already. */
export type AcquiredRun =
  | { readonly result: 'acquired'; readonly run: Run }
  | { readonly result: 'busy'; readonly run: Run };

/**
 * A claim may reach the store after its run has ended. Runs are asked for such claims until this
 * many have followed that were done: a run that failed may have failed to ask.
 */
const DONE_RUNS_TO_CHECK = 3;
const RUNS_TO_LIST = 50;

/**
 * Opens a send run. One that a dead execution left open is taken over first, only to be ended: its
 * claims become unknown and it closes, so that every number belongs to one execution's work.
 *
 * A run that names this very execution is its own earlier try, whose answer was lost. An execution
 * may therefore send for an organization only once at a time.
 */
export async function acquireSendRun(
  ports: OpeningPorts,
  organizationId: string,
  newRun: NewRun,
  actor: string,
): Promise<AcquiredRun> {
  const { runs } = ports.store;
  const first = await runs.open(organizationId, newRun);
  if (!first.opened) {
    if (!(await takeOverIfDead(ports, organizationId, first.run))) {
      return { result: 'busy', run: first.run };
    }
    const status = first.run.today < newRun.today ? 'superseded' : 'failed';
    await endSendRun(ports, organizationId, first.run, { status, actor, reason: null });
  }
  const own = first.opened ? first : await runs.open(organizationId, newRun);
  if (!own.opened) return { result: 'busy', run: own.run };
  await settleLateClaims(ports, organizationId, actor);
  return { result: 'acquired', run: own.run };
}

async function takeOverIfDead(
  { store, executions }: OpeningPorts,
  organizationId: string,
  run: Run,
): Promise<boolean> {
  const current = executions.current();
  if (run.execution === current) return true;
  if (await executions.isRunning(run.execution)) return false;
  return store.runs.takeOver(organizationId, run.run, run.execution, current);
}

/** Its sender was slow, or thought to be dead while it was not. */
async function settleLateClaims(
  ports: OpeningPorts,
  organizationId: string,
  actor: string,
): Promise<void> {
  const latest = await ports.store.runs.list(organizationId, RUNS_TO_LIST);
  let done = 0;
  for (const { kind, status, run } of latest) {
    if (kind !== 'send' || status === 'open') continue;
    await settleClaims({ ports, run: { organizationId } }, run, actor);
    if (status === 'done') done++;
    if (done === DONE_RUNS_TO_CHECK) return;
  }
}
