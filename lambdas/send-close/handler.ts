import { systemClock } from '../../shared/runtime/clock.ts';
import { lambdaRuntime } from '../../shared/runtime/lambda/lambda-runtime.ts';
import { awsStore } from '../aws-store.ts';
import { streamedAppends } from '../streamed-journal.ts';
import { env } from './env.ts';
import { sendCloseHandler } from './send-close.ts';

/** As Lambda calls it. */
export const handler = sendCloseHandler({
  runtime: lambdaRuntime(env),
  ports: { store: awsStore(env).store, journal: streamedAppends(), clock: systemClock() },
});
