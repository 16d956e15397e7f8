import { systemClock } from '../shared/runtime/clock.ts';
import { zlibCompression } from '../shared/runtime/compression.ts';
import { lambdaRuntime } from '../shared/runtime/lambda/lambda-runtime.ts';
import type { Environment } from '../shared/runtime/lambda/read-environment.ts';
import { boundedTasks } from '../shared/runtime/tasks.ts';
import { awsDataBucket } from './aws-bucket.ts';
import { awsStore } from './aws-store.ts';
import type { PlanDeps } from './plan-step.ts';

/** Contacts written, and parts of a run read, at a time. */
const TASKS_AT_ONCE = 16;

/** What the functions of the plan machine read of their environment. */
export const PLAN_ENVIRONMENT = [
  'ALMANAC_STAGE',
  'ALMANAC_BUILD',
  'LIVE_TABLE',
  'HISTORY_TABLE',
  'DATA_BUCKET',
] as const;

/** What the functions of the plan machine are made of on AWS. */
export function awsPlanDeps(env: Environment<(typeof PLAN_ENVIRONMENT)[number]>): PlanDeps {
  return {
    runtime: lambdaRuntime(env),
    build: env.ALMANAC_BUILD,
    ports: {
      store: awsStore(env).store,
      bucket: awsDataBucket(env),
      clock: systemClock(),
      tasks: boundedTasks(TASKS_AT_ONCE),
      compression: zlibCompression(),
    },
  };
}
