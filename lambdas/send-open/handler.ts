import { systemClock } from '../../shared/runtime/clock.ts';
import { lambdaRuntime } from '../../shared/runtime/lambda/lambda-runtime.ts';
import { awsIsRunning } from '../aws-executions.ts';
import { awsMailer } from '../aws-mailer.ts';
import { awsStore } from '../aws-store.ts';
import { streamedAppends } from '../streamed-journal.ts';
import { env } from './env.ts';
import { sendOpenHandler } from './send-open.ts';

/** As Lambda calls it. */
export const handler = sendOpenHandler({
  runtime: lambdaRuntime(env),
  ports: {
    store: awsStore(env).store,
    journal: streamedAppends(),
    mailer: awsMailer(env),
    clock: systemClock(),
  },
  isRunning: awsIsRunning(),
});
