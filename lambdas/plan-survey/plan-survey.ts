import { surveyItemSchema } from '../../shared/contracts/steps/plan-steps.ts';
import type { StepHandler } from '../../shared/runtime/lambda/lambda-step.ts';
import { surveySlice } from '../../shared/workflows/plan/survey-slice.ts';
import { expectPlan } from '../../shared/workflows/plan/hold-plan.ts';
import { planItemsStep, type PlanItemsDone } from '../plan-items-step.ts';
import type { PlanDeps } from '../plan-step.ts';

/** Derives the emails of a batch of slices from their snapshots and counts them. */
export function planSurveyHandler(deps: PlanDeps): StepHandler<PlanItemsDone> {
  return planItemsStep(deps, {
    name: 'plan-survey',
    item: surveyItemSchema,
    hold: expectPlan,
    work: (ports, run, { slice, round }) => surveySlice(ports, run, slice, round),
  });
}
