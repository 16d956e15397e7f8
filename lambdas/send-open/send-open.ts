import {
  sendOpenedSchema,
  sendOpenInputSchema,
  type SendOpened,
} from '../../shared/contracts/steps/send-steps.ts';
import type { LambdaRuntime } from '../../shared/runtime/lambda/lambda-runtime.ts';
import { lambdaStep, type StepHandler } from '../../shared/runtime/lambda/lambda-step.ts';
import { ConfigurationMissing } from '../../shared/workflows/configuration/pinned-configuration.ts';
import { requestedDay, type DayRequest } from '../../shared/workflows/runs/requested-day.ts';
import { openSendRun, type OpenedSendRun } from '../../shared/workflows/send/open-run.ts';
import type { OpeningPorts } from '../../shared/workflows/send/send-ports.ts';
import { withCall, type CallPorts, type IsRunning } from '../call-ports.ts';

/** What opening a send run is made of. */
export interface SendOpenDeps {
  readonly runtime: LambdaRuntime;
  readonly ports: Omit<OpeningPorts, keyof CallPorts>;
  readonly isRunning: IsRunning;
}

/**
 * Opens a send run for the date that was asked for, and counts what is due. Where mail may not go
 * out, or somebody else sends, it says why. A run that this execution left open is ended first.
 */
export function sendOpenHandler(deps: SendOpenDeps): StepHandler<SendOpened> {
  return lambdaStep(deps.runtime, {
    name: 'send-open',
    input: sendOpenInputSchema,
    output: sendOpenedSchema,
    subject: ({ organizationId }) => ({ organizationId, run: null }),
    work: async (input, { log }) => {
      const { organizationId, actor, execution, dryRun = false } = input;
      const ports = withCall(deps.ports, execution, log, deps.isRunning);
      const today = await dayOrProblem(ports, input);
      if (typeof today === 'string') return { result: 'refused', detail: today };
      const opened = await openSendRun(ports, { organizationId, today, actor, dryRun });
      if (opened.result === 'opened') {
        const { cursor } = opened;
        log.info('Send run opened', { run: cursor.run, classes: cursor.classes });
        return { result: 'opened', cursor, execution };
      }
      const refusal = { result: opened.result, detail: detailOf(opened) };
      log.warn('Nothing is sent', refusal);
      return refusal;
    },
  });
}

/** Without a configuration there is no zone to tell the date by, and nothing to send by either. */
async function dayOrProblem(
  ports: Parameters<typeof requestedDay>[0],
  input: DayRequest,
): Promise<number | string> {
  try {
    return (await requestedDay(ports, input)).today;
  } catch (error) {
    if (error instanceof ConfigurationMissing) return error.message;
    throw error;
  }
}

function detailOf(opened: Exclude<OpenedSendRun, { readonly result: 'opened' }>): string {
  switch (opened.result) {
    case 'busy':
      return `Run ${String(opened.run)} is sending: ${opened.execution}`;
    case 'refused':
      return opened.problems.join('; ');
    case 'stopped':
    case 'superseded':
      return opened.reason;
  }
}
