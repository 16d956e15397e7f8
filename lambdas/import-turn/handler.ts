import { lambdaRuntime } from '../../shared/runtime/lambda/lambda-runtime.ts';
import { awsIsRunning } from '../aws-executions.ts';
import { awsImportPorts, importExecutionName } from '../aws-import.ts';
import { env } from './env.ts';
import { importTurnHandler } from './import-turn.ts';

/** As Lambda calls it. */
export const handler = importTurnHandler({
  runtime: lambdaRuntime(env),
  ports: awsImportPorts(env),
  isRunning: awsIsRunning(),
  executionName: importExecutionName,
});
