import { systemClock } from '../../shared/runtime/clock.ts';
import { lambdaRuntime } from '../../shared/runtime/lambda/lambda-runtime.ts';
import { awsStore } from '../aws-store.ts';
import { env } from './env.ts';
import { replanHandler } from './replan.ts';

const { store, contactsAt } = awsStore(env);

/** As Lambda calls it. */
export const handler = replanHandler({
  runtime: lambdaRuntime(env),
  ports: { store, clock: systemClock() },
  contactsAt,
});
