import { SFNClient } from '@aws-sdk/client-sfn';
import { lastState } from '../../shared/adapters/aws/last-state.ts';
import { systemClock } from '../../shared/runtime/clock.ts';
import { lambdaRuntime } from '../../shared/runtime/lambda/lambda-runtime.ts';
import { awsIsRunning } from '../aws-executions.ts';
import { awsStore } from '../aws-store.ts';
import { streamedAppends } from '../streamed-journal.ts';
import { env } from './env.ts';
import { runClosedHandler } from './run-closed.ts';

const client = new SFNClient();

/** As Lambda calls it. */
export const handler = runClosedHandler({
  runtime: lambdaRuntime(env),
  ports: { store: awsStore(env).store, journal: streamedAppends(), clock: systemClock() },
  isRunning: awsIsRunning(),
  lastState: (execution) => lastState(client, execution),
});
