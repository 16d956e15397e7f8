import { runKeys, type PlanRun } from '../../contracts/planning/run-parts.ts';
import { LoadCounter } from '../../domain/planning/load-groups.ts';
import { SlicePlan } from '../../domain/planning/slice-plan.ts';
import { writeJson } from '../bucket/json-object.ts';
import { planContext, type PlanPorts } from './plan-context.ts';
import { readRounds, readSnapshot } from './slice-snapshot.ts';

/** Derives a slice's emails and counts them by class, date and latest feasible date. */
export async function surveySlice(
  ports: PlanPorts,
  run: PlanRun,
  slice: number,
  round: number,
): Promise<void> {
  const { request } = await planContext(ports, run);
  const rounds = await readRounds(ports, run, slice, round);
  const plan = new SlicePlan({ ...request, traced: false }, rounds);
  const counter = new LoadCounter(request.rules.dailyMaxima.length);
  for await (const records of readSnapshot(ports, run, slice)) counter.add(plan.derive(records));
  await writeJson(ports.bucket, runKeys.survey(run, round, slice), counter.loads());
}
