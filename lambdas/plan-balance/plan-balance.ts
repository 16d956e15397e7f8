import type { z } from 'zod';
import { balancedSchema, balanceInputSchema } from '../../shared/contracts/steps/plan-steps.ts';
import type { StepHandler } from '../../shared/runtime/lambda/lambda-step.ts';
import { balancePlan } from '../../shared/workflows/plan/balance-plan.ts';
import { expectPlan } from '../../shared/workflows/plan/hold-plan.ts';
import { planStep, type PlanDeps } from '../plan-step.ts';

/** Adds up a round's counts and leaves each slice its part; `again` asks for another survey. */
export function planBalanceHandler(deps: PlanDeps): StepHandler<z.infer<typeof balancedSchema>> {
  return planStep(deps, {
    name: 'plan-balance',
    input: balanceInputSchema,
    output: balancedSchema,
    stateOf: ({ run }) => run,
    hold: expectPlan,
    work: async (ports, run, { round }, { log }) => {
      const { rounds, again, overCap } = await balancePlan(ports, run, round);
      log.info('Days balanced', { rounds, again, daysOverCap: overCap.length });
      return { rounds, again, overCap: [...overCap] };
    },
  });
}
