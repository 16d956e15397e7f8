import { memoryBucket } from '../../shared/adapters/memory/bucket.ts';
import { type ManualClock, noCompression } from '../../shared/adapters/memory/manual-runtime.ts';
import { s3Journal } from '../../shared/adapters/s3/journal.ts';
import type { DrainedJournal } from '../../shared/ports/journal.ts';

/**
 * The journal as it is on AWS, for a store that is drained: sending appends nothing itself, and what
 * the drain brings comes as a batch of the stream would, at the time of its changes, however late.
 */
export function streamedJournal(clock: ManualClock): DrainedJournal {
  const journal = s3Journal({ bucket: memoryBucket(clock), clock, compression: noCompression() });
  return {
    ...journal,
    appendAt: async (organizationId, position, entries) => {
      const numbers = entries.map(({ source }) => Number(source?.position));
      const batch = {
        first: String(Math.min(...numbers)),
        last: String(Math.max(...numbers)),
        at: Math.max(...entries.map(({ cause }) => cause.at)),
      };
      await journal.writeBatch(organizationId, entries, batch);
      return position;
    },
  };
}
