import {
  sendTaskInputSchema,
  sendTaskOutputSchema,
  type SendTaskOutput,
} from '../../shared/contracts/steps/send-steps.ts';
import type { LambdaRuntime } from '../../shared/runtime/lambda/lambda-runtime.ts';
import { lambdaStep, type StepHandler } from '../../shared/runtime/lambda/lambda-step.ts';
import { replanContact } from '../../shared/workflows/replan/replan-contact.ts';
import { holdRun } from '../../shared/workflows/runs/hold-run.ts';
import { withKnownDoubts } from '../../shared/workflows/send/known-doubts.ts';
import type { SendPorts, TaskLimits } from '../../shared/workflows/send/send-ports.ts';
import { sendTask } from '../../shared/workflows/send/send-task.ts';
import { withCall, type CallPorts } from '../call-ports.ts';

/** What a task of a send run is made of. */
export interface SendTaskDeps {
  readonly runtime: LambdaRuntime;
  readonly ports: Omit<SendPorts, keyof CallPorts>;
  readonly limits: TaskLimits;
}

/**
 * Sends for a bounded stretch, from the cursor to the next one. Repeated with the same cursor it
 * finds what it sent before no longer pending: claims are of one email each and never taken over.
 */
export function sendTaskHandler(deps: SendTaskDeps): StepHandler<SendTaskOutput> {
  return lambdaStep(deps.runtime, {
    name: 'send-task',
    input: sendTaskInputSchema,
    output: sendTaskOutputSchema,
    subject: ({ cursor }) => cursor,
    work: async ({ cursor: given, execution }, { log }) => {
      const ports = withCall(deps.ports, execution, log);
      const { actor, today } = given;
      const { checkpoint } = await holdRun(ports, given);
      const start = withKnownDoubts(given, checkpoint);
      const replan = (organizationId: string, contactId: string): Promise<unknown> =>
        replanContact(ports, { organizationId, contactId, today, actor, reason: REPLAN_REASON });
      const { cursor, done, waitMs } = await sendTask(ports, { replan }, start, deps.limits);
      log.info('Sent for a stretch', { ...cursor.totals, halted: cursor.halted, waitMs });
      return { cursor, execution, done, waitSeconds: Math.ceil(waitMs / 1000) };
    },
  });
}

const REPLAN_REASON = 'the contact changed since its mail was planned';
