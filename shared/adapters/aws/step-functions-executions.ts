import {
  DescribeExecutionCommand,
  ExecutionDoesNotExist,
  type SFNClient,
} from '@aws-sdk/client-sfn';
import type { Executions } from '../../ports/executions.ts';

/** Where executions are asked for, and which one this is. */
export interface StepFunctionsExecutionsOptions {
  readonly client: SFNClient;
  /** The ARN of the execution that called this function: `$$.Execution.Id`. */
  readonly current: string;
}

/**
 * Executions of state machines, by ARN. One that failed and may be redriven does not run: its run is
 * freed, and a redrive opens it again. Step Functions forgets an execution after 90 days; then it
 * does not run either.
 */
export function stepFunctionsExecutions({
  client,
  current,
}: StepFunctionsExecutionsOptions): Executions {
  return {
    current: () => current,
    isRunning: async (execution) => {
      try {
        const { status } = await client.send(
          new DescribeExecutionCommand({ executionArn: execution }),
        );
        return status === 'RUNNING' || status === 'PENDING_REDRIVE';
      } catch (error) {
        if (error instanceof ExecutionDoesNotExist) return false;
        throw error;
      }
    },
  };
}
