import { gatherInputSchema, gatheredSchema } from '../../shared/contracts/steps/plan-steps.ts';
import type { StepHandler } from '../../shared/runtime/lambda/lambda-step.ts';
import { gatherCensus } from '../../shared/workflows/plan/gather-census.ts';
import { expectPlan } from '../../shared/workflows/plan/hold-plan.ts';
import { planStep, type PlanDeps } from '../plan-step.ts';

/** Adds up the slices' counts and leaves the sum for survey, balance and commit. */
export function planGatherHandler(deps: PlanDeps): StepHandler<{ readonly slices: number }> {
  return planStep(deps, {
    name: 'plan-gather',
    input: gatherInputSchema,
    output: gatheredSchema,
    stateOf: ({ run }) => run,
    hold: expectPlan,
    work: async (ports, run) => {
      await gatherCensus(ports, run);
      return { slices: run.slices.length };
    },
  });
}
