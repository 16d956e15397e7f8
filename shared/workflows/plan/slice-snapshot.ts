import { decodeContactRecords, type ContactLine } from '../../contracts/records/contact-line.ts';
import { runKeys, sliceRoundSchema, type PlanRun } from '../../contracts/planning/run-parts.ts';
import type { SliceRound } from '../../domain/planning/slice-plan.ts';
import { readJson } from '../bucket/json-object.ts';
import { decodeLines } from '../bucket/lines.ts';
import type { PlanPorts } from './plan-context.ts';

/** A slice's contacts as its census saw them, in order. */
export async function* readSnapshot(
  ports: PlanPorts,
  run: Pick<PlanRun, 'organizationId' | 'run'>,
  slice: number,
): AsyncIterable<ContactLine> {
  const bytes = ports.compression.gunzip(ports.bucket.read(runKeys.snapshot(run, slice)));
  for await (const line of decodeLines(bytes)) yield decodeContactRecords(line);
}

/** What the rounds of balancing so far gave a slice. */
export async function readRounds(
  ports: PlanPorts,
  run: PlanRun,
  slice: number,
  rounds: number,
): Promise<readonly SliceRound[]> {
  const read: SliceRound[] = [];
  for (let round = 0; round < rounds; round++) {
    const key = runKeys.round(run, round, slice);
    const { loads, allotments } = await readJson(ports.bucket, key, sliceRoundSchema);
    read.push({ allotments, loads: new Map(loads) });
  }
  return read;
}
