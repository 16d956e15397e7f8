import {
  planCloseInputSchema,
  planClosedSchema,
  type PlanClosed,
} from '../../shared/contracts/steps/plan-steps.ts';
import type { StepHandler } from '../../shared/runtime/lambda/lambda-step.ts';
import { closePlan } from '../../shared/workflows/plan/close-plan.ts';
import { holdPlanUnlessDone } from '../../shared/workflows/plan/hold-plan.ts';
import { planStep, type PlanDeps } from '../plan-step.ts';

/** Adds up what the slices came to, writes the day loads and closes the run with its summary. */
export function planCloseHandler(deps: PlanDeps): StepHandler<PlanClosed> {
  return planStep(deps, {
    name: 'plan-close',
    input: planCloseInputSchema,
    output: planClosedSchema,
    stateOf: ({ run }) => run,
    hold: holdPlanUnlessDone,
    work: async (ports, run, { overCap }, { log, measure }) => {
      const { organizationId } = run;
      const summary = await closePlan(ports, run, overCap);
      const { planned, written, removed, peakLoad } = summary;
      const daysOverCap = summary.overCap.length;
      log.info('Plan closed', { ...summary, overCap: daysOverCap });
      measure(organizationId, {
        EmailsPlanned: planned,
        EmailsMissed: summary.skipped['missed'] ?? 0,
        PeakLoad: peakLoad,
        DaysOverCap: daysOverCap,
      });
      return { organizationId, run: run.run, planned, written, removed, peakLoad, daysOverCap };
    },
  });
}
