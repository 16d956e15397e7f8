import { commitItemSchema } from '../../shared/contracts/steps/plan-steps.ts';
import type { StepHandler } from '../../shared/runtime/lambda/lambda-step.ts';
import { commitSlice, type Replan } from '../../shared/workflows/plan/commit-slice.ts';
import type { PlanPorts } from '../../shared/workflows/plan/plan-context.ts';
import { holdPlan } from '../../shared/workflows/plan/hold-plan.ts';
import { replanContact } from '../../shared/workflows/replan/replan-contact.ts';
import type { Day } from '../../shared/domain/calendar/civil-date.ts';
import { planItemsStep, type PlanItemsDone } from '../plan-items-step.ts';
import type { PlanDeps } from '../plan-step.ts';

/** Deals the days to the emails of a batch of slices and writes what differs from what is stored. */
export function planCommitHandler(deps: PlanDeps): StepHandler<PlanItemsDone> {
  return planItemsStep(deps, {
    name: 'plan-commit',
    item: commitItemSchema,
    hold: holdPlan,
    work: (ports, run, { slice, rounds }) =>
      commitSlice(ports, run, slice, rounds, replanFor(ports, run.today)),
  });
}

function replanFor(ports: PlanPorts, today: Day): Replan {
  return async (organizationId, contactId) => {
    await replanContact(ports, {
      organizationId,
      contactId,
      today,
      actor: 'plan',
      reason: 'the contact changed while the plan was made',
    });
  };
}
