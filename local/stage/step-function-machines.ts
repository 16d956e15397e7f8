import {
  DescribeExecutionCommand,
  RedriveExecutionCommand,
  StartExecutionCommand,
  type DescribeExecutionCommandOutput,
  type SFNClient,
} from '@aws-sdk/client-sfn';
import { executionName } from '../../shared/adapters/aws/start-execution.ts';
import type { Ids } from '../../shared/ports/ids.ts';
import type { ExecutionState, MachineName, Machines } from './machines.ts';

/** Where the machines of a stage are. */
export interface StepFunctionMachinesOptions {
  readonly client: SFNClient;
  readonly arns: Readonly<Record<MachineName, string>>;
  readonly ids: Ids;
}

/** The state machines of a stage in Step Functions. */
export function stepFunctionMachines({ client, arns, ids }: StepFunctionMachinesOptions): Machines {
  return {
    start: async (machine, input) => {
      const { executionArn } = await client.send(
        new StartExecutionCommand({
          stateMachineArn: arns[machine],
          // Named, so that the SDK's second try of a start whose answer was lost starts nothing.
          name: executionName(['cli', String(input['organizationId']), ids.next()]),
          input: JSON.stringify(input),
        }),
      );
      if (executionArn === undefined) throw new Error('Expected the ARN of what was started');
      return executionArn;
    },
    look: async (executionArn) =>
      stateOf(await client.send(new DescribeExecutionCommand({ executionArn }))),
    redrive: async (executionArn) => {
      await client.send(new RedriveExecutionCommand({ executionArn }));
    },
  };
}

function stateOf(described: DescribeExecutionCommandOutput): ExecutionState {
  const { status, output, error, cause } = described;
  switch (status) {
    case 'SUCCEEDED':
      return { status: 'succeeded', output: parsed(output), failure: null };
    case 'FAILED':
      return { status: 'failed', output: undefined, failure: failureOf(error, cause) };
    case 'TIMED_OUT':
      return { status: 'timed_out', output: undefined, failure: failureOf(error, cause) };
    case 'ABORTED':
      return { status: 'aborted', output: undefined, failure: failureOf(error, cause) };
    case 'RUNNING':
    case 'PENDING_REDRIVE':
    case undefined:
      return { status: 'running', output: undefined, failure: null };
  }
}

function parsed(output: string | undefined): unknown {
  if (output === undefined) return undefined;
  const value: unknown = JSON.parse(output);
  return value;
}

/** The cause of a function's error is JSON with its message and stack; the message is what helps. */
function failureOf(error: string | undefined, cause: string | undefined): string | null {
  const message = messageIn(cause) ?? cause;
  const said = [error, message].filter((part) => part !== undefined && part !== '');
  return said.length === 0 ? null : said.join(': ');
}

function messageIn(cause: string | undefined): string | undefined {
  try {
    const value: unknown = JSON.parse(cause ?? '');
    const isObject = typeof value === 'object' && value !== null;
    return isObject && 'errorMessage' in value ? String(value.errorMessage) : undefined;
  } catch {
    return undefined;
  }
}
