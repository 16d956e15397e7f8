import { awsPlanDeps } from '../aws-plan.ts';
import { env } from './env.ts';
import { planCloseHandler } from './plan-close.ts';

/** As Lambda calls it. */
export const handler = planCloseHandler(awsPlanDeps(env));
