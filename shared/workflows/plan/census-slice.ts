import { encodeContactRecords } from '../../contracts/records/contact-line.ts';
import { runKeys, type PlanRun } from '../../contracts/planning/run-parts.ts';
import { CensusCounter } from '../../domain/planning/census.ts';
import type { ContactRecords } from '../../ports/contacts.ts';
import { writeJson } from '../bucket/json-object.ts';
import { encodeLines } from '../bucket/lines.ts';
import { pinnedRules, type PlanPorts } from './plan-context.ts';

/** Contacts per page read from the store. */
const PAGE = 500;

/**
 * Reads a slice from the store, once for the whole run: writes its snapshot, compressed and in
 * contact order, and counts what cap and smoothing depend on.
 */
export async function censusSlice(ports: PlanPorts, run: PlanRun, slice: number): Promise<void> {
  const rules = await pinnedRules(ports, run);
  const counter = new CensusCounter({ rules, today: run.today, traced: false });
  const lines = snapshotLines(ports, run, slice, (records) => {
    counter.add(records);
  });
  await ports.bucket.write(
    runKeys.snapshot(run, slice),
    ports.compression.gzip(encodeLines(lines)),
  );
  await writeJson(ports.bucket, runKeys.census(run, slice), counter.census());
}

async function* snapshotLines(
  ports: PlanPorts,
  run: PlanRun,
  slice: number,
  count: (records: ContactRecords) => void,
): AsyncIterable<string> {
  let cursor: string | null = null;
  do {
    const page = await ports.store.contacts.readSlice(run.organizationId, slice, cursor, PAGE);
    for (const records of page.records) {
      count(records);
      yield encodeContactRecords(records);
    }
    cursor = page.cursor;
  } while (cursor !== null);
}
