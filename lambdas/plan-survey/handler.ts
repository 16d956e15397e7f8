import { awsPlanDeps } from '../aws-plan.ts';
import { env } from './env.ts';
import { planSurveyHandler } from './plan-survey.ts';

/** As Lambda calls it. */
export const handler = planSurveyHandler(awsPlanDeps(env));
