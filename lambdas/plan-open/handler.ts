import { awsIsRunning } from '../aws-executions.ts';
import { awsPlanDeps } from '../aws-plan.ts';
import { env } from './env.ts';
import { planOpenHandler } from './plan-open.ts';

/** As Lambda calls it. */
export const handler = planOpenHandler({ ...awsPlanDeps(env), isRunning: awsIsRunning() });
