import type { SendCursor } from '../../contracts/sending/send-run.ts';
import { describeError } from '../../contracts/errors/describe-error.ts';
import { withQueue } from './due-queue.ts';
import { loadContext, type SendContext } from './send-context.ts';
import { sendEmail } from './send-email.ts';
import { TASK_LIMITS, type SendHooks, type SendPorts, type TaskLimits } from './send-ports.ts';
import { afterAttempt, afterError, afterFault } from './tally.ts';
import { tryAgain } from './try-again.ts';

/** Where a run stands after a task. */
export interface SendStep {
  /** Nothing is left to do but to close the run. */
  readonly done: boolean;
  /** How long to wait before the next task. */
  readonly waitMs: number;
  readonly cursor: SendCursor;
}

/**
 * A bounded stretch of a send run: from a cursor to the next one, until drained. The cursor is also
 * kept as the run's checkpoint, so that a run that dies leaves its counts.
 *
 * What fails on the way is counted, not thrown: a thrown error would lose the cursor, and with it
 * the counts of mails that did go out.
 */
export async function sendTask(
  ports: SendPorts,
  hooks: SendHooks,
  start: SendCursor,
  limits: TaskLimits = TASK_LIMITS,
): Promise<SendStep> {
  const context = await loadContext(ports, hooks, start);
  const endsAt = ports.clock.now() + limits.maxMs;
  let step: SendStep = { done: false, waitMs: 0, cursor: start };
  for (let turns = 0; turns < limits.maxMails && ports.clock.now() < endsAt; turns++) {
    step = await takeTurn(context, step.cursor);
    if (step.done || step.waitMs > 0) break;
  }
  return keepCheckpoint(context, step);
}

/** The next email's turn, unless nothing may go out, nothing is left, or it has to wait first. */
async function takeTurn(context: SendContext, cursor: SendCursor): Promise<SendStep> {
  const { ports, hooks, gate } = context;
  try {
    // First of all, so that nobody waits out a pause after the last mail.
    const queued = await withQueue(ports.store.emails, cursor);
    if (queued === null) return { ...stepTo(context, cursor), done: true };
    const admission = await gate.admit();
    if (!admission.admitted) {
      return admission.halted === null
        ? { ...stepTo(context, queued), waitMs: admission.waitMs }
        : stepTo(context, { ...queued, halted: admission.halted });
    }
    const after = await withTurn(context, queued);
    hooks.progress?.advance(after.totals.examined, dueIn(after));
    return stepTo(context, after);
  } catch (error) {
    const after = afterFailure(context, afterFault(cursor, describeError(error)));
    return { ...stepTo(context, after), waitMs: gate.pauseMs() };
  }
}

/** One email that breaks off, for whatever reason, must not stop the others. */
async function withTurn(context: SendContext, cursor: SendCursor): Promise<SendCursor> {
  const [ref] = cursor.queue;
  if (!ref) return cursor;
  try {
    return afterAttempt(cursor, await sendEmail(context, ref, cursor.refusals));
  } catch (error) {
    return afterFailure(context, afterError(cursor, describeError(error)));
  }
}

/** Waits longer after each failure in a row: a store that is away may be back in seconds. */
function afterFailure({ ports, gate, run }: SendContext, cursor: SendCursor): SendCursor {
  gate.backOff(cursor.errorsInARow, 0);
  const { organizationId, run: number } = run;
  const problem = cursor.totals.problems.at(-1);
  ports.log.error('Something failed while sending', { organizationId, run: number, problem });
  return cursor;
}

/** Without its checkpoint a run may not go on: it was given to another execution, or the store is away. */
async function keepCheckpoint({ ports, run }: SendContext, step: SendStep): Promise<SendStep> {
  const execution = ports.executions.current();
  try {
    await tryAgain(ports.clock, () =>
      ports.store.runs.checkpoint(run.organizationId, run.run, execution, step.cursor),
    );
    return step;
  } catch (error) {
    const cursor = afterFault(step.cursor, describeError(error));
    return { done: true, waitMs: 0, cursor: { ...cursor, halted: 'errors' } };
  }
}

function stepTo({ gate }: SendContext, cursor: SendCursor): SendStep {
  return { done: cursor.halted !== null, waitMs: 0, cursor: { ...cursor, ...gate.state } };
}

function dueIn({ classes }: SendCursor): number {
  return classes.reduce((sum, { due }) => sum + due, 0);
}
