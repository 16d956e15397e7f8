import type { Bucket } from '../../ports/bucket.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Compression } from '../../ports/compression.ts';
import type { JournalEntry, StreamedJournal } from '../../ports/journal.ts';
import { encodeJournalLine } from '../journal-line.ts';
import { journalFolder, objectKey, POSITIONS_PER_SECOND } from './journal-keys.ts';
import { journalLines, type JournalPlace } from './journal-reader.ts';

/** What the journal is made of. */
export interface S3JournalOptions {
  readonly bucket: Bucket;
  readonly compression: Compression;
  readonly clock: Clock;
}

/**
 * So much earlier than now is the position that a backup starts from. It covers what the store's
 * "approximate" creation times and the clocks of two machines may be apart; lines that a restore
 * reads twice do no harm.
 */
const MARGIN_MS = 60_000;

/**
 * The journal as objects that the store's stream is written to, one for each batch and organization:
 * `journal/<organization>/<date>/<position>-<first>-<last>.ndjson.gz`, with the sequence numbers of
 * the batch's first and last record.
 *
 * **Position.** A time: microseconds since 1970, of which only whole seconds are times; what is left
 * counts the lines within the second. An object's second is that in which the store made the latest
 * record of its batch, not the one in which it was written: a batch that had to wait, or is brought
 * back from the failure queue days later, stands where it belongs.
 *
 * **Order.** A shard's batches come one after the other and their seconds never fall, so what is told
 * of one record is in order: by second, then by sequence number. Different shards within a second
 * are in no particular order, as they are not in the stream.
 *
 * **Repeated batches.** The key says what is in the object, so a batch that is handed over again
 * replaces its object by the same one. Parts of it, as after a bisection, become objects of their
 * own; a reader that goes on from where it stopped leaves out lines whose change it has just seen.
 * Whoever starts in between may be told a change twice, in order, which the port's readers bear.
 *
 * **Backups.** A backup takes `position` before it reads the store. A change that it does not hold
 * was made after that, so its batch's second is later, whatever time the stream takes to get here:
 * it stands at or after the position, and a restore reads it.
 *
 * **append** does nothing. Here a write to the store is durable when it answers and the stream
 * carries each into this journal; nothing is gained by writing a claim twice.
 */
export function s3Journal({ bucket, compression, clock }: S3JournalOptions): StreamedJournal {
  const open = new Map<string, OpenReading>();
  return {
    append: async () => undefined,
    writeBatch: async (organizationId, entries, batch) => {
      if (entries.length === 0) return;
      await bucket.write(objectKey(organizationId, batch), compression.gzip(encoded(entries)));
    },
    position: async (organizationId) => {
      if (await isEmpty(bucket, organizationId)) return 0;
      return Math.floor((clock.now() - MARGIN_MS) / 1000) * POSITIONS_PER_SECOND;
    },
    read: async (organizationId, from, limit) => {
      const known = open.get(organizationId);
      open.delete(organizationId);
      const now = clock.now();
      const lines = goesOn(known, from, now)
        ? known.lines
        : journalLines({ bucket, compression, now }, organizationId, from);
      let next = from;
      const entries: JournalEntry[] = [];
      while (entries.length < limit) {
        const { value, done } = await lines.next();
        if (done === true) return { entries, next };
        next = value.next;
        if (value.entry) entries.push(value.entry);
      }
      open.set(organizationId, { next, lines, at: now });
      return { entries, next };
    },
  };
}

/** A reading that can go on where it stopped, without listing and unpacking everything again. */
interface OpenReading {
  readonly next: number;
  readonly lines: AsyncGenerator<JournalPlace, undefined>;
  /** When it was last gone on with; epoch milliseconds. */
  readonly at: number;
}

/** What was listed long ago may lack what has come since. */
const MOST_IDLE_MS = 60_000;

function goesOn(known: OpenReading | undefined, from: number, now: number): known is OpenReading {
  return known?.next === from && Math.abs(now - known.at) < MOST_IDLE_MS;
}

async function isEmpty(bucket: Bucket, organizationId: string): Promise<boolean> {
  const objects = bucket.list(journalFolder(organizationId))[Symbol.asyncIterator]();
  const { done } = await objects.next();
  await objects.return?.();
  return done === true;
}

async function* encoded(entries: readonly JournalEntry[]): AsyncGenerator<Uint8Array> {
  const lines = entries.map((entry) => `${encodeJournalLine(entry)}\n`);
  yield new TextEncoder().encode(lines.join(''));
}
