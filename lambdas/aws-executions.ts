import { SFNClient } from '@aws-sdk/client-sfn';
import { stepFunctionsExecutions } from '../shared/adapters/aws/step-functions-executions.ts';
import type { IsRunning } from './call-ports.ts';

/** Asks Step Functions whether an execution still runs. */
export function awsIsRunning(): IsRunning {
  const client = new SFNClient();
  return (execution) =>
    stepFunctionsExecutions({ client, current: execution }).isRunning(execution);
}
