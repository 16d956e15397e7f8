import { awsPlanDeps } from '../aws-plan.ts';
import { env } from './env.ts';
import { planCommitHandler } from './plan-commit.ts';

/** As Lambda calls it. */
export const handler = planCommitHandler(awsPlanDeps(env));
