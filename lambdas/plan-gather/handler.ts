import { awsPlanDeps } from '../aws-plan.ts';
import { env } from './env.ts';
import { planGatherHandler } from './plan-gather.ts';

/** As Lambda calls it. */
export const handler = planGatherHandler(awsPlanDeps(env));
