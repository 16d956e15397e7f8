import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { folderJournal } from '../../shared/adapters/folder/journal.ts';
import { memoryJournal } from '../../shared/adapters/memory/journal.ts';
import { manualClock } from '../../shared/adapters/memory/manual-runtime.ts';
import { s3Bucket } from '../../shared/adapters/s3/bucket.ts';
import { s3Journal } from '../../shared/adapters/s3/journal.ts';
import type { Journal, JournalEntry } from '../../shared/ports/journal.ts';
import { zlibCompression } from '../../shared/runtime/compression.ts';
import { startS3Server } from '../support/s3-server.ts';
import { NOW_MS } from '../support/stored-records.ts';
import { drainedJournalContract, journalContract, type MakeJournal } from './journal-contract.ts';

function inFolder(segmentBytes: number): MakeJournal {
  return async () => {
    const folder = mkdtempSync(join(tmpdir(), 'almanac-journal-'));
    const journal = folderJournal({ folder, segmentBytes });
    const close = async (): Promise<void> => {
      journal.close();
      rmSync(folder, { recursive: true });
    };
    return { journal, close };
  };
}

/** Lines come as the store's stream would bring them, minutes from one append to the next. */
const fromStream: MakeJournal<Journal> = async () => {
  const server = await startS3Server({ buckets: ['data'], pageSize: 3 });
  const clock = manualClock(NOW_MS);
  const journal = s3Journal({
    bucket: s3Bucket({ client: server.client, bucketOf: () => 'data' }),
    compression: zlibCompression(),
    clock,
  });
  let records = 0;
  const append = async (entries: readonly JournalEntry[]): Promise<void> => {
    const first = String(records + 1);
    records += entries.length;
    clock.advance(60_000);
    const batch = { first, last: String(records), at: clock.now() };
    for (const [id, own] of Map.groupBy(entries, (entry) => entry.organizationId)) {
      await journal.writeBatch(id, own, batch);
    }
    clock.advance(120_000);
  };
  return { journal: { ...journal, append }, close: () => server.close() };
};

const inMemory: MakeJournal = async () => ({
  journal: memoryJournal(),
  close: async () => undefined,
});

for (const [name, make] of [
  ['memory', inMemory],
  ['a folder', inFolder(64 << 20)],
  ['a folder of small segments', inFolder(700)],
] as const) {
  journalContract(name, make);
  drainedJournalContract(name, make);
}
journalContract('S3', fromStream);
