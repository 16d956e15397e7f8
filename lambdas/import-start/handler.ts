import { SFNClient } from '@aws-sdk/client-sfn';
import { startExecution } from '../../shared/adapters/aws/start-execution.ts';
import { lambdaRuntime } from '../../shared/runtime/lambda/lambda-runtime.ts';
import { awsBuckets } from '../aws-buckets.ts';
import { importIdentity } from '../aws-import.ts';
import { env } from './env.ts';
import { importStartHandler } from './import-start.ts';

const client = new SFNClient();
const machineArn = env.IMPORT_MACHINE_ARN;

/** As Lambda calls it. */
export const handler = importStartHandler({
  runtime: lambdaRuntime(env),
  bucket: awsBuckets(env),
  start: (input) => startExecution(client, { machineArn, identity: importIdentity(input), input }),
});
