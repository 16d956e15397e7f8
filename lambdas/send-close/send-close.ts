import {
  sendClosedSchema,
  sendCloseInputSchema,
  type SendClosed,
} from '../../shared/contracts/steps/send-steps.ts';
import type { LambdaRuntime } from '../../shared/runtime/lambda/lambda-runtime.ts';
import { lambdaStep, type StepHandler } from '../../shared/runtime/lambda/lambda-step.ts';
import { closeSendRun } from '../../shared/workflows/send/close-run.ts';
import { withKnownDoubts } from '../../shared/workflows/send/known-doubts.ts';
import type { ClosingPorts } from '../../shared/workflows/send/send-ports.ts';
import type { CallPorts } from '../call-ports.ts';

/** What closing a send run is made of. */
export interface SendCloseDeps {
  readonly runtime: LambdaRuntime;
  readonly ports: Omit<ClosingPorts, keyof CallPorts>;
}

/**
 * Ends a run: claims without an outcome become unknown, and the summary is kept. Closing twice is
 * harmless; a run that was closed as broken off and is redriven gets its own summary.
 */
export function sendCloseHandler(deps: SendCloseDeps): StepHandler<SendClosed> {
  return lambdaStep(deps.runtime, {
    name: 'send-close',
    input: sendCloseInputSchema,
    output: sendClosedSchema,
    subject: ({ cursor }) => cursor,
    work: async ({ cursor, execution }, { log, measure }) => {
      const { organizationId, run } = cursor;
      const ports = { ...deps.ports, log };
      await ports.store.runs.reopen(organizationId, run, execution);
      const held = await ports.store.runs.get(organizationId, run);
      const summary = await closeSendRun(ports, withKnownDoubts(cursor, held?.checkpoint));
      const { due, sent, rendered, failed, unknown, halted } = summary;
      const leftPending = Object.values(summary.leftPending).reduce((sum, left) => sum + left, 0);
      measure(organizationId, {
        EmailsSent: sent,
        EmailsFailed: failed,
        EmailsUnknown: unknown,
        EmailsLeftPending: leftPending,
      });
      return { organizationId, run, due, sent, rendered, failed, unknown, leftPending, halted };
    },
  });
}
