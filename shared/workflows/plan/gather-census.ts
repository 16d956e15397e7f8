import { censusSchema, runKeys, type PlanRun } from '../../contracts/planning/run-parts.ts';
import { sumCensus } from '../../domain/planning/census.ts';
import { readJson, writeJson } from '../bucket/json-object.ts';
import type { PlanPorts } from './plan-context.ts';

/** Adds up the slices' censuses and leaves the sum for the steps that follow. */
export async function gatherCensus(ports: PlanPorts, run: PlanRun): Promise<void> {
  const parts = await ports.tasks.map(run.slices, (slice) =>
    readJson(ports.bucket, runKeys.census(run, slice), censusSchema),
  );
  await writeJson(ports.bucket, runKeys.census(run, 'all'), sumCensus(parts));
}
