import { attachmentsInBucket } from '../../shared/adapters/bucket-attachments.ts';
import { liquidRenderer } from '../../shared/adapters/liquid/liquid-renderer.ts';
import { lambdaRuntime } from '../../shared/runtime/lambda/lambda-runtime.ts';
import { awsIsRunning } from '../aws-executions.ts';
import { awsImportPorts } from '../aws-import.ts';
import { env } from './env.ts';
import { importTaskHandler } from './import-task.ts';

const ports = awsImportPorts(env);

/** As Lambda calls it. */
export const handler = importTaskHandler({
  runtime: lambdaRuntime(env),
  ports: {
    ...ports,
    renderer: liquidRenderer({ readAttachment: attachmentsInBucket(ports.bucket) }),
  },
  isRunning: awsIsRunning(),
});
