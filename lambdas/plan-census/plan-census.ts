import { censusItemSchema } from '../../shared/contracts/steps/plan-steps.ts';
import type { StepHandler } from '../../shared/runtime/lambda/lambda-step.ts';
import { censusSlice } from '../../shared/workflows/plan/census-slice.ts';
import { expectPlan } from '../../shared/workflows/plan/hold-plan.ts';
import { planItemsStep, type PlanItemsDone } from '../plan-items-step.ts';
import type { PlanDeps } from '../plan-step.ts';

/** Copies a batch of slices out of the store and counts them; again, it writes the same objects. */
export function planCensusHandler(deps: PlanDeps): StepHandler<PlanItemsDone> {
  return planItemsStep(deps, {
    name: 'plan-census',
    item: censusItemSchema,
    hold: expectPlan,
    work: (ports, run, { slice }) => censusSlice(ports, run, slice),
  });
}
