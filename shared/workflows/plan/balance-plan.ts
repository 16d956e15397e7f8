import {
  runKeys,
  sliceLoadsSchema,
  sliceRoundSchema,
  type PlanRun,
} from '../../contracts/planning/run-parts.ts';
import type { Day } from '../../domain/calendar/civil-date.ts';
import { MOST_ROUNDS } from '../../domain/planning/plan-slices.ts';
import { balanceSlices } from '../../domain/planning/slice-rounds.ts';
import { readJson, writeJson } from '../bucket/json-object.ts';
import { planContext, type PlanPorts } from './plan-context.ts';

/** What a round came to, small enough for a state's payload. */
export interface BalanceReport {
  /** How many rounds the slices have to deal now. */
  readonly rounds: number;
  /** Whether to survey and balance once more. */
  readonly again: boolean;
  readonly overCap: readonly Day[];
}

/**
 * Adds up what the surveys of a round counted, balances the days, and leaves every slice its part.
 * A day above the cap is looked at again with the latest dates that the moves have widened, so that
 * a plan of the result would move nothing.
 */
export async function balancePlan(
  ports: PlanPorts,
  run: PlanRun,
  round: number,
): Promise<BalanceReport> {
  const { request, caps } = await planContext(ports, run);
  const loads = await ports.tasks.map(run.slices, (slice) =>
    readJson(ports.bucket, runKeys.survey(run, round, slice), sliceLoadsSchema),
  );
  const firstLoads = round === 0 ? null : await loadsBeforeFirstRound(ports, run);
  const balanced = balanceSlices(request.rules, caps, run.today, loads, firstLoads);
  const { overCap } = balanced;
  if (!balanced.moves) return { rounds: round, again: false, overCap };
  await ports.tasks.map(
    run.slices.map((slice, index) => ({ slice, part: balanced.slices[index] })),
    ({ slice, part }) =>
      writeJson(ports.bucket, runKeys.round(run, round, slice), {
        allotments: part?.allotments ?? [],
        loads: [...(part?.loads ?? [])],
      }),
  );
  return {
    rounds: round + 1,
    again: overCap.length > 0 && round + 1 < MOST_ROUNDS,
    overCap,
  };
}

/** Every slice's part of the first round has them. */
async function loadsBeforeFirstRound(
  ports: PlanPorts,
  run: PlanRun,
): Promise<ReadonlyMap<Day, number>> {
  const key = runKeys.round(run, 0, run.slices[0] ?? 0);
  return new Map((await readJson(ports.bucket, key, sliceRoundSchema)).loads);
}
