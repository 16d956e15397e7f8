import type { z } from 'zod';
import type { PlanRun } from '../shared/contracts/planning/run-parts.ts';
import { planItemsDoneSchema, type PlanState } from '../shared/contracts/steps/plan-steps.ts';
import { batchOf } from '../shared/contracts/steps/step-input.ts';
import type { StepHandler } from '../shared/runtime/lambda/lambda-step.ts';
import type { PlanPorts } from '../shared/workflows/plan/plan-context.ts';
import { planStep, type PlanDeps, type PlanStep } from './plan-step.ts';

/** What a map's task answers. */
export type PlanItemsDone = z.infer<typeof planItemsDoneSchema>;

/** The work on one slice of a map. */
export interface PlanItemsStep<Item> extends Pick<PlanStep<Item, PlanItemsDone>, 'name' | 'hold'> {
  readonly item: z.ZodType<Item>;
  readonly work: (ports: PlanPorts, run: PlanRun, item: Item) => Promise<unknown>;
}

/**
 * A function for the tasks of a map: a batch of slices, one after another, so that its memory is
 * that of one. A batch that failed half-way is done again from its start.
 */
export function planItemsStep<Item extends { readonly run: PlanState }>(
  deps: PlanDeps,
  { name, hold, item, work }: PlanItemsStep<Item>,
): StepHandler<PlanItemsDone> {
  return planStep(deps, {
    name,
    hold,
    input: batchOf(item),
    output: planItemsDoneSchema,
    stateOf: ([first]) => {
      if (!first) throw new Error('Expected a batch to have an item');
      return first.run;
    },
    work: async (ports, run, items) => {
      for (const one of items) await work(ports, run, one);
      return { items: items.length };
    },
  });
}
