import type { PlanRun, PlanSummary } from '../../contracts/planning/run-parts.ts';
import type { Day } from '../../domain/calendar/civil-date.ts';
import { balancePlan } from './balance-plan.ts';
import { censusSlice } from './census-slice.ts';
import { closePlan } from './close-plan.ts';
import { commitSlice, type Replan } from './commit-slice.ts';
import { openPlan, type PlanRequest } from './open-plan.ts';
import { gatherCensus } from './gather-census.ts';
import type { PlanPorts } from './plan-context.ts';
import { surveySlice } from './survey-slice.ts';

export type PlanResult =
  | { readonly result: 'planned'; readonly run: number; readonly summary: PlanSummary }
  | { readonly result: 'busy'; readonly run: number };

/**
 * Plans a whole organization: census, survey, balance, commit. The steps are the ones that state
 * machines call one by one; here one process runs them in order.
 */
export async function planOrganization(
  ports: PlanPorts,
  request: PlanRequest,
  replan: Replan,
): Promise<PlanResult> {
  const opened = await openPlan(ports, request);
  if (opened.result === 'busy') return opened;
  const { run } = opened;
  try {
    await ports.tasks.map(run.slices, (slice) => censusSlice(ports, run, slice));
    await gatherCensus(ports, run);
    const { rounds, overCap } = await surveyAndBalance(ports, run);
    await ports.tasks.map(run.slices, (slice) => commitSlice(ports, run, slice, rounds, replan));
    return { result: 'planned', run: run.run, summary: await closePlan(ports, run, overCap) };
  } catch (error) {
    const failure = error instanceof Error ? error.message : String(error);
    await ports.store.runs.close(
      run.organizationId,
      run.run,
      'failed',
      { failure },
      ports.clock.now(),
    );
    throw error;
  }
}

async function surveyAndBalance(
  ports: PlanPorts,
  run: PlanRun,
): Promise<{ readonly rounds: number; readonly overCap: readonly Day[] }> {
  for (let round = 0; ;) {
    await ports.tasks.map(run.slices, (slice) => surveySlice(ports, run, slice, round));
    const report = await balancePlan(ports, run, round);
    if (!report.again) return report;
    round = report.rounds;
  }
}
