import {
  planOpenedSchema,
  type PlanOpened,
  type PlanState,
} from '../../shared/contracts/steps/plan-steps.ts';
import { openSchema } from '../../shared/contracts/steps/step-input.ts';
import type { PlanRun } from '../../shared/contracts/planning/run-parts.ts';
import { lambdaStep, type StepHandler } from '../../shared/runtime/lambda/lambda-step.ts';
import { openScheduledPlan } from '../../shared/workflows/plan/open-plan.ts';
import { requestedDay } from '../../shared/workflows/runs/requested-day.ts';
import { withCall, type IsRunning } from '../call-ports.ts';
import type { PlanDeps } from '../plan-step.ts';

/** Opening alone has to ask whether the execution of an open run is dead. */
export interface PlanOpenDeps extends PlanDeps {
  readonly isRunning: IsRunning;
}

/**
 * Opens a plan run for the date that was asked for, and lists the slices for the maps. Called
 * twice by one execution it answers the same run; while another one plans it opens nothing.
 */
export function planOpenHandler(deps: PlanOpenDeps): StepHandler<PlanOpened> {
  return lambdaStep(deps.runtime, {
    name: 'plan-open',
    input: openSchema,
    output: planOpenedSchema,
    subject: ({ organizationId }) => ({ organizationId, run: null }),
    work: async (input, { log }) => {
      const { organizationId, actor, execution } = input;
      const ports = withCall(deps.ports, execution, log, deps.isRunning);
      const { today, dateNow } = await requestedDay(ports, input);
      const opened = await openScheduledPlan(ports, { organizationId, today, actor }, dateNow);
      if (opened.result !== 'opened') {
        log.info('Nothing is planned', { result: opened.result, other: opened.run });
        return { result: opened.result, run: { run: opened.run } };
      }
      const { run } = opened;
      log.info('Plan opened', { run: run.run, slices: run.slices.length });
      const state = stateOf(run, execution, deps.build);
      return { result: 'opened', run: state, slices: [...run.slices], round: 0 };
    },
  });
}

function stateOf({ slices, ...run }: PlanRun, execution: string, build: string): PlanState {
  return { ...run, sliceCount: slices.length, execution, build };
}
