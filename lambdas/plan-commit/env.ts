import { readEnvironment } from '../../shared/runtime/lambda/read-environment.ts';
import { PLAN_ENVIRONMENT } from '../aws-plan.ts';

/** What this function reads of its environment. */
export const env = readEnvironment(process.env, PLAN_ENVIRONMENT);
