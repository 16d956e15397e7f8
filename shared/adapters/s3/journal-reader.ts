import type { Bucket } from '../../ports/bucket.ts';
import type { Compression } from '../../ports/compression.ts';
import type { JournalEntry } from '../../ports/journal.ts';
import { decodeJournalLine } from '../journal-line.ts';
import { dayOfSecond, journalFolder, POSITIONS_PER_SECOND, secondOfKey } from './journal-keys.ts';

/** What reading needs. */
export interface JournalSource {
  readonly bucket: Bucket;
  readonly compression: Compression;
  /** Epoch milliseconds: nothing is looked for after the day that follows. */
  readonly now: number;
}

/** A line, and the position after it. */
export interface JournalPlace {
  /** Undefined where the reader has given the same change already. */
  readonly entry: JournalEntry | undefined;
  readonly next: number;
}

/** A repeated batch follows soon after the first; a batch has at most 10,000 records. */
const REMEMBERED_CHANGES = 50_000;

/** An organization's lines from a position on, an object in memory at a time. */
export async function* journalLines(
  source: JournalSource,
  organizationId: string,
  from: number,
): AsyncGenerator<JournalPlace, undefined> {
  const seen = new RecentChanges();
  const firstSecond = Math.floor(from / POSITIONS_PER_SECOND);
  let next = 0;
  for await (const key of keysFrom(source, organizationId, firstSecond)) {
    next = Math.max(next, secondOfKey(key) * POSITIONS_PER_SECOND);
    for (const line of await linesOf(source, key)) {
      next += 1;
      if (next <= from) continue;
      const entry = decodeJournalLine(line);
      yield { entry: seen.has(entry) ? undefined : entry, next };
    }
  }
  return undefined;
}

/** Day by day, because a listing begins at the beginning of what it lists. */
async function* keysFrom(
  { bucket, now }: JournalSource,
  organizationId: string,
  second: number,
): AsyncGenerator<string> {
  if (second === 0) {
    for await (const { key } of bucket.list(journalFolder(organizationId))) yield key;
    return;
  }
  // The store's clock may be ahead of this one.
  const tomorrow = dayOfSecond(now / 1000) + 1;
  for (let day = dayOfSecond(second); day <= tomorrow; day++) {
    for await (const { key } of bucket.list(journalFolder(organizationId, day))) {
      if (secondOfKey(key) >= second) yield key;
    }
  }
}

async function linesOf(
  { bucket, compression }: JournalSource,
  key: string,
): Promise<readonly string[]> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of compression.gunzip(bucket.read(key))) chunks.push(chunk);
  const lines = Buffer.concat(chunks).toString('utf8').split('\n');
  if (lines.pop() === '') return lines;
  throw new Error(`Expected whole lines in "${key}", the last one breaks off`);
}

/** Which changes a reader was given, the last ones. */
class RecentChanges {
  readonly #sources = new Set<string>();

  /** Whether an entry tells a change that was told before; remembers it. */
  has({ source }: JournalEntry): boolean {
    if (source === undefined) return false;
    const name = `${source.storeId} ${String(source.position)}`;
    if (this.#sources.has(name)) return true;
    this.#sources.add(name);
    const [oldest] = this.#sources;
    if (this.#sources.size > REMEMBERED_CHANGES && oldest !== undefined)
      this.#sources.delete(oldest);
    return false;
  }
}
