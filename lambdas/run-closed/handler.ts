import { systemClock } from '../../shared/runtime/clock.ts';
import { lambdaRuntime } from '../../shared/runtime/lambda/lambda-runtime.ts';
import { awsStore } from '../aws-store.ts';
import { streamedAppends } from '../streamed-journal.ts';
import { env } from './env.ts';
import { runClosedHandler } from './run-closed.ts';

/** As Lambda calls it. */
export const handler = runClosedHandler({
  runtime: lambdaRuntime(env),
  ports: { store: awsStore(env).store, journal: streamedAppends(), clock: systemClock() },
});
