import { memoryPorts, type MemoryPorts } from '../../shared/adapters/memory/memory-ports.ts';
import { memoryStore } from '../../shared/adapters/memory/memory-store.ts';
import type { Store } from '../../shared/ports/store.ts';
import { planBalanceHandler } from '../../lambdas/plan-balance/plan-balance.ts';
import { planCensusHandler } from '../../lambdas/plan-census/plan-census.ts';
import { planCloseHandler } from '../../lambdas/plan-close/plan-close.ts';
import { planCommitHandler } from '../../lambdas/plan-commit/plan-commit.ts';
import { planGatherHandler } from '../../lambdas/plan-gather/plan-gather.ts';
import { planOpenHandler, type PlanOpenDeps } from '../../lambdas/plan-open/plan-open.ts';
import { planSurveyHandler } from '../../lambdas/plan-survey/plan-survey.ts';
import type { PlanClosed, PlanOpened, PlanState } from '../../shared/contracts/steps/plan-steps.ts';
import { dayOf } from '../../shared/domain/calendar/civil-date.ts';
import { recordedRuntime, type RecordedRuntime } from './lambda.ts';
import { aContact } from './sending.ts';

/** The execution by which tests plan. */
export const EXECUTION = 'arn:aws:states:eu-central-1:111122223333:execution:plan:one';

/** The functions of the plan machine over an organization in memory. */
export interface PlanMachine {
  readonly ports: Omit<MemoryPorts, 'store'> & { readonly store: Store };
  readonly runtime: RecordedRuntime;
  readonly deps: PlanOpenDeps;
  readonly steps: PlanSteps;
}

/** The functions by their states. */
export interface PlanSteps {
  readonly open: ReturnType<typeof planOpenHandler>;
  readonly census: ReturnType<typeof planCensusHandler>;
  readonly gather: ReturnType<typeof planGatherHandler>;
  readonly survey: ReturnType<typeof planSurveyHandler>;
  readonly balance: ReturnType<typeof planBalanceHandler>;
  readonly commit: ReturnType<typeof planCommitHandler>;
  readonly close: ReturnType<typeof planCloseHandler>;
}

/**
 * Ten contacts with birthdays in three slices, at 06:00 in Chicago on 2026-03-10.
 * @param store an empty one.
 */
export async function planMachine(store: Store = memoryStore()): Promise<PlanMachine> {
  const ports = { ...memoryPorts(), store };
  ports.clock.set(Date.parse('2026-03-10T06:00:00-05:00'));
  const cause = { actor: 'test', reason: 'prepared', run: null, at: 0 };
  await store.organizations.create({ id: 'org', slices: 3, createdAt: 0, stopped: null });
  const document = 'organization: {id: org, time_zone: America/Chicago}';
  await store.configVersions.publish('org', { document, templates: {} }, cause);
  const requests = Array.from({ length: 10 }, (_none, index) => ({
    contactId: `c${String(index)}`,
    expectedVersion: null,
    change: { contact: aContact({ id: `c${String(index)}`, birthDate: dayOf('1950-05-01') }) },
    addresses: 'shared' as const,
    bulkRun: null,
  }));
  await store.contacts.change('org', requests, cause);
  const runtime = recordedRuntime(ports.clock);
  const isRunning = (execution: string): Promise<boolean> => ports.executions.isRunning(execution);
  const deps: PlanOpenDeps = { runtime, build: 'b1', ports, isRunning };
  return { ports, runtime, deps, steps: planSteps(deps) };
}

/** The functions of the plan machine, by their state. */
export function planSteps(deps: PlanOpenDeps): PlanSteps {
  return {
    open: planOpenHandler(deps),
    census: planCensusHandler(deps),
    gather: planGatherHandler(deps),
    survey: planSurveyHandler(deps),
    balance: planBalanceHandler(deps),
    commit: planCommitHandler(deps),
    close: planCloseHandler(deps),
  };
}

/** An opened run. @throws Error for any other answer */
export function openedRun(opened: PlanOpened): PlanState {
  if (opened.result === 'opened') return opened.run;
  throw new Error(`Expected an opened plan, got ${opened.result}`);
}

/** Goes through the machine's states once, from an open run to its end. */
export async function planThrough(steps: PlanSteps, run: PlanState): Promise<PlanClosed> {
  const slices = Array.from({ length: run.sliceCount }, (_none, slice) => slice);
  await steps.census({ Items: slices.map((slice) => ({ run, slice })) });
  await steps.gather({ run });
  let balanced: { rounds: number; again: boolean; overCap: number[] };
  balanced = { rounds: 0, again: true, overCap: [] };
  while (balanced.again) {
    const round = balanced.rounds;
    await steps.survey({ Items: slices.map((slice) => ({ run, slice, round })) });
    balanced = await steps.balance({ run, round });
  }
  const { rounds, overCap } = balanced;
  await steps.commit({ Items: slices.map((slice) => ({ run, slice, rounds })) });
  return steps.close({ run, overCap });
}
