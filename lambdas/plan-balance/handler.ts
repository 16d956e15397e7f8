import { awsPlanDeps } from '../aws-plan.ts';
import { env } from './env.ts';
import { planBalanceHandler } from './plan-balance.ts';

/** As Lambda calls it. */
export const handler = planBalanceHandler(awsPlanDeps(env));
