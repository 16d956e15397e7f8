import { awsPlanDeps } from '../aws-plan.ts';
import { env } from './env.ts';
import { planCensusHandler } from './plan-census.ts';

/** As Lambda calls it. */
export const handler = planCensusHandler(awsPlanDeps(env));
