import { streamedChanges } from '../../shared/adapters/dynamodb/stream.ts';
import { streamBatchOf } from '../../shared/adapters/s3/stream-batch.ts';
import type { JournalEntry, StreamedJournal } from '../../shared/ports/journal.ts';
import { journalEntryOf } from '../../shared/workflows/journal/journal-entry.ts';
import { readEach, type StreamWork } from '../stream-work.ts';

/** What writing changes to the journal needs. */
export interface JournalDeps {
  readonly journal: Pick<StreamedJournal, 'writeBatch'>;
  /** The key for hashes of private values. */
  readonly hashKey: () => Promise<string>;
}

/** Writes the journal lines of records, an object for each organization; repeated, the same ones. */
export function journalRecords({ journal, hashKey }: JournalDeps): StreamWork {
  return async (records, streamArn, { measure }) => {
    const key = await hashKey();
    const { read, outcome } = await readEach(records, (record) =>
      streamedChanges([record]).map((change) => journalEntryOf(change, streamArn, key)),
    );
    if (read.length === 0) return outcome;
    const batch = streamBatchOf(records.slice(0, read.length));
    for (const [organizationId, entries] of byOrganization(read.flat())) {
      await journal.writeBatch(organizationId, entries, batch);
      measure(organizationId, { JournalLines: entries.length });
    }
    return outcome;
  };
}

function byOrganization(
  entries: readonly JournalEntry[],
): ReadonlyMap<string, readonly JournalEntry[]> {
  return Map.groupBy(entries, ({ organizationId }) => organizationId);
}
