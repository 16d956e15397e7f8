import { attachmentsInBucket } from '../../shared/adapters/bucket-attachments.ts';
import { liquidRenderer } from '../../shared/adapters/liquid/liquid-renderer.ts';
import { systemClock } from '../../shared/runtime/clock.ts';
import { lambdaRuntime } from '../../shared/runtime/lambda/lambda-runtime.ts';
import { TASK_LIMITS } from '../../shared/workflows/send/send-ports.ts';
import { awsDataBucket } from '../aws-bucket.ts';
import { awsMailer } from '../aws-mailer.ts';
import { awsStore } from '../aws-store.ts';
import { streamedAppends } from '../streamed-journal.ts';
import { env } from './env.ts';
import { sendTaskHandler } from './send-task.ts';

/** As Lambda calls it. */
export const handler = sendTaskHandler({
  runtime: lambdaRuntime(env),
  ports: {
    store: awsStore(env).store,
    journal: streamedAppends(),
    mailer: awsMailer(env),
    renderer: liquidRenderer({ readAttachment: attachmentsInBucket(awsDataBucket(env)) }),
    clock: systemClock(),
  },
  limits: TASK_LIMITS,
});
