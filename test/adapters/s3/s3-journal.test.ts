import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { memoryBucket } from '../../../shared/adapters/memory/bucket.ts';
import {
  manualClock,
  type ManualClock,
  noCompression,
} from '../../../shared/adapters/memory/manual-runtime.ts';
import { s3Journal } from '../../../shared/adapters/s3/journal.ts';
import { streamBatchOf } from '../../../shared/adapters/s3/stream-batch.ts';
import type { Bucket } from '../../../shared/ports/bucket.ts';
import type { Journal, JournalEntry, StreamedJournal } from '../../../shared/ports/journal.ts';
import { anEntry } from '../../contract/journal-contract.ts';

const ORG = 'org-1';
const START_MS = Date.UTC(2026, 0, 5, 23, 59, 50);

/** A record of the stream: its number in its shard, and when it was made. */
interface Streamed {
  readonly number: number;
  readonly at: number;
}

interface World {
  readonly bucket: Bucket;
  readonly clock: ManualClock;
  readonly journal: StreamedJournal;
}

function aWorld(): World {
  const clock = manualClock(START_MS);
  const bucket = memoryBucket(clock);
  return { bucket, clock, journal: s3Journal({ bucket, clock, compression: noCompression() }) };
}

function lineOf({ number }: Streamed): JournalEntry {
  const name = String(number);
  return anEntry({ key: name, source: { storeId: 'live', position: `change ${name}` } });
}

async function write({ journal }: World, records: readonly Streamed[]): Promise<void> {
  const placed = records.map(({ number, at }) => ({
    dynamodb: {
      SequenceNumber: String(number),
      ApproximateCreationDateTime: Math.floor(at / 1000),
    },
  }));
  await journal.writeBatch(ORG, records.map(lineOf), streamBatchOf(placed));
}

function records(numbers: readonly number[], at = START_MS): readonly Streamed[] {
  return numbers.map((number) => ({ number, at }));
}

async function read(journal: Journal, from = 0, limit = 1000): Promise<readonly number[]> {
  const keys: number[] = [];
  for (let position = from; ;) {
    const { entries, next } = await journal.read(ORG, position, limit);
    keys.push(...entries.map(({ key }) => Number(key)));
    if (next === position) return keys;
    position = next;
  }
}

async function keysIn(bucket: Bucket): Promise<readonly string[]> {
  const keys: string[] = [];
  for await (const { key } of bucket.list('journal/')) keys.push(key);
  return keys;
}

describe('the journal that a stream writes', () => {
  it('is in objects by organization and day, named by their second and their records', async () => {
    const world = aWorld();

    await write(world, records([7, 8]));

    const seven = '7'.padStart(40, '0');
    const eight = '8'.padStart(40, '0');
    expect(await keysIn(world.bucket)).toEqual([
      `journal/org-1/2026-01-05/${String(START_MS * 1000)}-${seven}-${eight}.ndjson.gz`,
    ]);
  });

  it('is the same after a batch was handed over again', async () => {
    const world = aWorld();
    await write(world, records([1, 2]));
    await write(world, records([3, 4]));
    const before = await keysIn(world.bucket);

    world.clock.advance(3_600_000);
    await write(world, records([1, 2]));

    expect(await keysIn(world.bucket)).toEqual(before);
    expect(await read(world.journal)).toEqual([1, 2, 3, 4]);
  });

  it('tells each change once and in order though a failed batch was bisected', async () => {
    const world = aWorld();
    await write(world, records([1, 2, 3, 4]));
    await write(world, records([1, 2]));
    await write(world, records([3, 4]));
    await write(world, records([5, 6]));

    for (const limit of [1, 2, 3, 100]) {
      expect(await read(world.journal, 0, limit)).toEqual([1, 2, 3, 4, 5, 6]);
    }
  });

  it('keeps a batch of one second in the order of its shard, however long the numbers are', async () => {
    const world = aWorld();

    await write(world, records([1000]));
    await write(world, records([999]));
    await write(world, records([99_999]));

    expect(await read(world.journal)).toEqual([999, 1000, 99_999]);
  });

  it('puts a batch that comes late where it belongs', async () => {
    const world = aWorld();
    await write(world, records([10], START_MS + 5_000));
    world.clock.advance(86_400_000);

    await write(world, records([1], START_MS));

    expect(await read(world.journal)).toEqual([1, 10]);
  });

  it('is read from a position on over the end of a day', async () => {
    const world = aWorld();
    for (let second = 0; second < 20; second++) {
      await write(world, records([second], START_MS + second * 1000));
    }
    world.clock.advance(30_000);
    const { next } = await world.journal.read(ORG, 0, 5);
    const fresh = s3Journal({ ...world, compression: noCompression() });

    const rest = Array.from({ length: 15 }, (_, index) => index + 5);
    expect(await read(fresh, next)).toEqual(rest);
    expect(await read(world.journal, next, 4)).toEqual(rest);
  });

  it('goes on in the middle of a batch, in another process too', async () => {
    const world = aWorld();
    await write(world, records([1, 2, 3, 4, 5]));
    const { next } = await world.journal.read(ORG, 0, 3);
    const fresh = s3Journal({ ...world, compression: noCompression() });

    expect(await read(fresh, next)).toEqual([4, 5]);
  });

  it('sees what has come since a reading paused at the end', async () => {
    const world = aWorld();
    await write(world, records([1, 2]));
    const { next } = await world.journal.read(ORG, 0, 2);
    world.clock.advance(3 * 86_400_000);
    await write(world, records([3], world.clock.now()));

    expect(await read(world.journal, next)).toEqual([3]);
  });

  it('says at its position no line that a backup before it could lack', async () => {
    const streams = fc.array(
      fc.record({
        madeAfterMs: fc.nat(120_000),
        behindMs: fc.nat(58_000),
        lagMs: fc.nat(3_600_000),
        size: fc.integer({ min: 1, max: 4 }),
      }),
      { maxLength: 8 },
    );
    await fc.assert(
      fc.asyncProperty(streams, fc.nat(120_000), async (batches, readAfterMs) => {
        const world = aWorld();
        await write(world, records([0]));
        world.clock.set(START_MS + readAfterMs);
        const from = await world.journal.position(ORG);
        // Batches arrive in any order, some before and many long after the backup.
        const lacked: number[] = [];
        const byArrival = batches
          .map((batch, index) => ({ ...batch, first: (index + 1) * 10 }))
          .toSorted((a, b) => a.madeAfterMs + a.lagMs - b.madeAfterMs - b.lagMs);
        for (const { madeAfterMs, behindMs, size, first } of byArrival) {
          // The store's clock may be behind the one that the backup looks at.
          const at = START_MS + madeAfterMs - behindMs;
          const numbers = Array.from({ length: size }, (_, index) => first + index);
          await write(world, records(numbers, at));
          if (madeAfterMs >= readAfterMs) lacked.push(...numbers);
        }
        world.clock.set(START_MS + 3_600_000);

        const told = await read(world.journal, from);

        expect(told).toEqual(expect.arrayContaining(lacked));
      }),
      { numRuns: 200 },
    );
  });

  it('leaves out what was made long before a backup', async () => {
    const world = aWorld();
    await write(world, records([1]));
    world.clock.advance(3_600_000);
    const from = await world.journal.position(ORG);

    await write(world, records([2], world.clock.now()));

    expect(await read(world.journal, from)).toEqual([2]);
  });

  it('takes no line but from the stream', async () => {
    const world = aWorld();

    await world.journal.append([anEntry()]);

    expect(await keysIn(world.bucket)).toEqual([]);
  });

  it('says which object is damaged', async () => {
    const world = aWorld();
    await write(world, records([1]));
    const [key = ''] = await keysIn(world.bucket);
    await world.bucket.write(key, new TextEncoder().encode('{"schema":1'));

    await expect(read(world.journal)).rejects.toThrow(`Expected whole lines in "${key}"`);
  });
});

describe('a batch of a stream', () => {
  it('is placed by its latest record, as Lambda and the stream itself give times', () => {
    const at = (ApproximateCreationDateTime: number | Date, SequenceNumber: string) => ({
      dynamodb: { ApproximateCreationDateTime, SequenceNumber },
    });
    const seconds = START_MS / 1000;

    expect(streamBatchOf([at(seconds, '5'), at(seconds + 2, '6'), at(seconds + 1, '9')])).toEqual({
      first: '5',
      last: '9',
      at: START_MS + 2_000,
    });
    expect(streamBatchOf([at(new Date(START_MS), '5')])).toEqual({
      first: '5',
      last: '5',
      at: START_MS,
    });
  });

  it('without a place is refused', () => {
    const expected = 'Expected stream records with a sequence number and a time';
    expect(() => streamBatchOf([])).toThrow(expected);
    expect(() => streamBatchOf([{ dynamodb: { SequenceNumber: '1' } }])).toThrow(expected);
    expect(() => streamBatchOf([{ dynamodb: { ApproximateCreationDateTime: 1 } }])).toThrow(
      expected,
    );
  });
});
