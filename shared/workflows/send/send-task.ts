import type { SendCursor } from '../../contracts/sending/send-run.ts';
import type { DueEmail } from '../../ports/emails.ts';
import { describeError } from '../../contracts/errors/describe-error.ts';
import { withQueue } from './due-queue.ts';
import { loadContext, type SendContext } from './send-context.ts';
import { sendEmail, type Attempt } from './send-email.ts';
import { TASK_LIMITS, type SendHooks, type SendPorts, type TaskLimits } from './send-ports.ts';
import { afterAttempt, afterError, afterFault, afterTurns } from './tally.ts';
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
  const context = await loadContext(ports, hooks, start, limits.inFlight);
  const endsAt = ports.clock.now() + limits.maxMs;
  let step: SendStep = { done: false, waitMs: 0, cursor: start };
  for (let left = limits.maxMails; left > 0 && ports.clock.now() < endsAt;) {
    const turns = Math.min(left, context.gate.atOnce);
    step = await takeTurns(context, step.cursor, turns);
    left -= turns;
    if (step.done || step.waitMs > 0) break;
  }
  await giveBackReserved(context);
  return keepCheckpoint(context, step);
}

/** What cannot be given back is lost for the day, which is the harmless side. */
async function giveBackReserved({ ports, gate, run }: SendContext): Promise<void> {
  try {
    await gate.giveBackReserved();
  } catch (error) {
    const { organizationId, run: number } = run;
    const problem = describeError(error);
    ports.log.warn('Unused reservations were not given back', {
      organizationId,
      run: number,
      problem,
    });
  }
}

/** The next emails' turns, unless nothing may go out, nothing is left, or they have to wait first. */
async function takeTurns(
  context: SendContext,
  cursor: SendCursor,
  turns: number,
): Promise<SendStep> {
  const { ports, hooks, gate } = context;
  try {
    // First of all, so that nobody waits out a pause after the last mail.
    const queued = await withQueue(ports.store.emails, cursor, turns);
    if (queued === null) return { ...stepTo(context, cursor), done: true };
    const admission = await gate.admit();
    if (!admission.admitted) {
      return admission.halted === null
        ? { ...stepTo(context, queued), waitMs: admission.waitMs }
        : stepTo(context, { ...queued, halted: admission.halted });
    }
    const after = await withTurns(context, queued, turns);
    hooks.progress?.advance(after.totals.examined, dueIn(after));
    return stepTo(context, after);
  } catch (error) {
    const after = afterFailure(context, afterFault(cursor, describeError(error)));
    return { ...stepTo(context, after), waitMs: gate.pauseMs() };
  }
}

/** The first emails of the queue, together; their outcomes are counted in its order. */
async function withTurns(
  context: SendContext,
  cursor: SendCursor,
  turns: number,
): Promise<SendCursor> {
  const refs = cursor.queue.slice(0, turns);
  // Refusals are counted of the first one only: the others go on counting once they are the first.
  const works = refs.map((ref, index) => ({ ref, tries: index === 0 ? cursor.refusals : 0 }));
  const [first] = works;
  if (!first) return cursor;
  const ended =
    works.length === 1
      ? [await endOf(context, first)]
      : await context.ports.tasks.map(works, (work) => endOf(context, work));
  return afterTurns(cursor, ended, (at, end) =>
    'attempt' in end
      ? afterAttempt(at, end.attempt)
      : afterFailure(context, afterError(at, describeError(end.error))),
  );
}

/** How the work on an email ended. */
type TurnEnd = { readonly attempt: Attempt } | { readonly error: unknown };

/** One email that breaks off, for whatever reason, must not stop the others. */
async function endOf(
  context: SendContext,
  { ref, tries }: { readonly ref: DueEmail; readonly tries: number },
): Promise<TurnEnd> {
  try {
    return { attempt: await sendEmail(context, ref, tries) };
  } catch (error) {
    return { error };
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
