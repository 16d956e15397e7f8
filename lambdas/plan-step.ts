import type { z } from 'zod';
import type { PlanRun } from '../shared/contracts/planning/run-parts.ts';
import type { PlanState } from '../shared/contracts/steps/plan-steps.ts';
import {
  lambdaStep,
  type Invocation,
  type StepHandler,
} from '../shared/runtime/lambda/lambda-step.ts';
import type { LambdaRuntime } from '../shared/runtime/lambda/lambda-runtime.ts';
import type { PlanPorts } from '../shared/workflows/plan/plan-context.ts';
import { expectBuild } from './build-changed.ts';
import { withCall, type CallPorts } from './call-ports.ts';

/** What the functions of the plan machine are made of. */
export interface PlanDeps {
  readonly runtime: LambdaRuntime;
  /** The build that this code is of. */
  readonly build: string;
  readonly ports: Omit<PlanPorts, keyof CallPorts>;
}

/** A step of an open plan: its contract and its work. */
export interface PlanStep<Input, Answer> {
  readonly name: string;
  readonly input: z.ZodType<Input>;
  readonly output: z.ZodType<Answer>;
  readonly stateOf: (input: Input) => PlanState;
  /**
   * Makes sure that the run may be gone on with: `expectPlan` for steps that write only parts of the
   * run, `holdPlan` for those that write to the store.
   */
  readonly hold: (ports: PlanPorts, run: PlanRun) => Promise<unknown>;
  readonly work: (
    ports: PlanPorts,
    run: PlanRun,
    input: Input,
    invocation: Invocation,
  ) => Promise<NoInfer<Answer>>;
}

/** A function for a step of an open plan: of the build that opened it, for an open run only. */
export function planStep<Input, Answer>(
  deps: PlanDeps,
  step: PlanStep<Input, Answer>,
): StepHandler<Answer> {
  const { name, input, output, stateOf } = step;
  return lambdaStep(deps.runtime, {
    name,
    input,
    output,
    subject: stateOf,
    work: async (given, invocation) => {
      const state = stateOf(given);
      expectBuild(deps.build, state);
      const ports = withCall(deps.ports, state.execution, invocation.log);
      const run = planRunOf(state);
      await step.hold(ports, run);
      return step.work(ports, run, given, invocation);
    },
  });
}

/** A run as workflows have it: slices as a list, which in a payload would grow with the contacts. */
function planRunOf({ sliceCount, ...run }: PlanState): PlanRun {
  const { organizationId, configVersion, today, actor } = run;
  const slices = Array.from({ length: sliceCount }, (_none, slice) => slice);
  return { organizationId, run: run.run, configVersion, today, actor, slices };
}
