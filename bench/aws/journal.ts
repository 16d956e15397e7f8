import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { journalRecords } from '../../lambdas/journal/journal-records.ts';
import type { LocalDynamodb } from '../../test/support/local-dynamodb.ts';
import { streamPoller } from '../../test/support/stream-poller.ts';
import { writeContactsFile } from '../contacts-file.ts';
import { benchStage } from './bench-stage.ts';
import { phasesOf } from './phases.ts';
import { times, type Usage } from './usage.ts';

const CONTACTS = 150;
/** As the function gets them when much is written. */
const BATCH = 1_000;

/**
 * What writing one record of the stream to the journal takes: those of an import and a first plan.
 * Few contacts, because the local server slows down with the length of its stream.
 */
export async function measureJournal(server: LocalDynamodb, now: number): Promise<Usage> {
  const stage = await benchStage(server, { slices: 1, stream: true, now });
  const poller = await streamPoller(server.endpoint, stage.liveTable);
  const folder = await mkdtemp(join(tmpdir(), 'almanac-cost-'));
  try {
    const path = join(folder, 'contacts.csv');
    await writeContactsFile(path, CONTACTS);
    const phases = phasesOf(stage);
    await phases.importFile(path);
    await phases.plan();
    const records = await poller.read();
    const write = journalRecords({ ...stage.ports, hashKey: async () => 'k'.repeat(64) });
    const invocation = { log: NO_LOG, measure: () => undefined };
    const writeAll = async (): Promise<void> => {
      for (let from = 0; from < records.length; from += BATCH) {
        await write(records.slice(from, from + BATCH), 'arn:stream', invocation);
      }
    };
    // The first time the code is cold, as it is in no function that is busy.
    await writeAll();
    return times(await stage.meter.of(writeAll), 1 / records.length);
  } finally {
    poller.stop();
    stage.close();
    await rm(folder, { recursive: true, force: true });
  }
}

const NO_LOG = { info: () => undefined, warn: () => undefined, error: () => undefined };
