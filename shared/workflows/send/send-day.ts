import type { SendCursor, SendSummary } from '../../contracts/sending/send-run.ts';
import { closeSendRun } from './close-run.ts';
import { describeError } from '../../contracts/errors/describe-error.ts';
import { openSendRun, type OpenedSendRun } from './open-run.ts';
import type { SendPorts, SendRequest } from './send-ports.ts';
import { sendTask } from './send-task.ts';

/** How a daily run or a sweep ended. */
export type SendDayResult =
  | { readonly result: 'finished'; readonly run: number; readonly summary: SendSummary }
  | Exclude<OpenedSendRun, { readonly result: 'opened' }>;

/**
 * Sends what is due on a date, for one organization: opens a run, works task by task until drained
 * or halted, and closes it. On AWS a state machine does the same with the same three steps.
 *
 * Run at `send_time` and as sweeps through the day. Emails of earlier dates are not touched: the
 * next plan turns them into late mail.
 * @throws whatever broke the run off; the run is closed as failed first.
 */
export async function sendDay(ports: SendPorts, request: SendRequest): Promise<SendDayResult> {
  const opening = await openSendRun(ports, request);
  if (opening.result !== 'opened') return opening;
  let { cursor } = opening;
  try {
    for (let done = false; !done && request.shouldStop?.() !== true;) {
      const step = await sendTask(ports, request, cursor, request.limits);
      ({ cursor, done } = step);
      if (step.waitMs > 0) await ports.clock.sleep(step.waitMs);
    }
  } catch (error) {
    await closeAfterFailure(ports, cursor);
    throw error;
  }
  const summary = await closeSendRun(ports, cursor);
  return { result: 'finished', run: cursor.run, summary };
}

/** The failure that broke the run off is the one to tell of, not that closing failed too. */
async function closeAfterFailure(ports: SendPorts, cursor: SendCursor): Promise<void> {
  try {
    await closeSendRun(ports, cursor, 'failed');
  } catch (error) {
    ports.log.error('A failed send run could not be closed; the next one will end it', {
      organizationId: cursor.organizationId,
      run: cursor.run,
      problem: describeError(error),
    });
  }
}
