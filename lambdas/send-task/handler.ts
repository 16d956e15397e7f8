import { attachmentsInBucket } from '../../shared/adapters/bucket-attachments.ts';
import { liquidRenderer } from '../../shared/adapters/liquid/liquid-renderer.ts';
import { systemClock } from '../../shared/runtime/clock.ts';
import { lambdaRuntime } from '../../shared/runtime/lambda/lambda-runtime.ts';
import { boundedTasks } from '../../shared/runtime/tasks.ts';
import { TASK_LIMITS } from '../../shared/workflows/send/send-ports.ts';
import { awsDataBucket } from '../aws-bucket.ts';
import { awsMailer } from '../aws-mailer.ts';
import { awsStore } from '../aws-store.ts';
import { streamedAppends } from '../streamed-journal.ts';
import { env } from './env.ts';
import { sendTaskHandler } from './send-task.ts';

/** A mail waits for some ten answers over the network, a few milliseconds each, and for SES. */
const IN_FLIGHT = 10;

/** As Lambda calls it. */
export const handler = sendTaskHandler({
  runtime: lambdaRuntime(env),
  ports: {
    store: awsStore(env).store,
    journal: streamedAppends(),
    mailer: awsMailer(env),
    renderer: liquidRenderer({ readAttachment: attachmentsInBucket(awsDataBucket(env)) }),
    clock: systemClock(),
    tasks: boundedTasks(IN_FLIGHT),
  },
  limits: { ...TASK_LIMITS, maxMails: 2_000, inFlight: IN_FLIGHT },
});
