import { rejectLineSchema, type RejectLine } from '../../contracts/files/import-checkpoint.ts';
import { csvRecord, withoutFormula } from '../../domain/csv/csv-writer.ts';
import type { Bucket } from '../../ports/bucket.ts';
import { decodeLines, encodeLines } from '../bucket/lines.ts';
import type { RowOutcome } from './import-context.ts';

const HEADER = ['line', 'column', 'value', 'reason', 'expected'];

/** Removes the parts of an organization's imports; only one of them runs at a time. */
export async function removeParts(bucket: Bucket, prefix: string): Promise<void> {
  const keys: string[] = [];
  for await (const { key } of bucket.list(prefix)) keys.push(key);
  for (const key of keys) await bucket.remove(key);
}

/**
 * The rejected rows of an import. They are kept in parts while it runs, one for each batch that has
 * some, so that millions of them need no memory and a crash loses none; the end makes one CSV file
 * of them, in the order of lines.
 */
export class RejectParts {
  private readonly bucket: Bucket;
  private readonly prefix: string;
  private parts: number;

  /** @param parts how many an earlier try of the same run has completed. */
  constructor(bucket: Bucket, prefix: string, parts: number) {
    this.bucket = bucket;
    this.prefix = prefix;
    this.parts = parts;
  }

  /** How many parts are complete. */
  get count(): number {
    return this.parts;
  }

  /** Writes a part with the rejected ones among these outcomes, if any. */
  async add(outcomes: readonly RowOutcome[]): Promise<void> {
    const lines = rejectLines(outcomes);
    if (lines.length === 0) return;
    await this.bucket.write(this.key(this.parts + 1), encodeLines(lines.map(jsonOf)));
    this.parts += 1;
  }

  /**
   * Writes the rejects file and answers whether there is one.
   *
   * @param late rejected after all the parts, in the order of lines.
   */
  async complete(key: string, late: readonly RowOutcome[]): Promise<boolean> {
    const lines = rejectLines(late);
    if (this.parts === 0 && lines.length === 0) return false;
    await this.bucket.write(key, encodeLines(csvRecords(inLineOrder(this.read(), lines))));
    return true;
  }

  private async *read(): AsyncGenerator<RejectLine> {
    for (let part = 1; part <= this.parts; part += 1) {
      for await (const line of decodeLines(this.bucket.read(this.key(part)))) {
        yield rejectLineSchema.parse(JSON.parse(line));
      }
    }
  }

  private key(part: number): string {
    return `${this.prefix}${String(part).padStart(6, '0')}.ndjson`;
  }
}

function rejectLines(outcomes: readonly RowOutcome[]): readonly RejectLine[] {
  return outcomes.flatMap((outcome) =>
    outcome.outcome === 'rejected'
      ? outcome.problems.map(({ column, value, reason, expected }) => ({
          line: outcome.line,
          column,
          value,
          reason,
          expected,
        }))
      : [],
  );
}

function jsonOf(reject: RejectLine): string {
  return JSON.stringify(reject);
}

async function* inLineOrder(
  parts: AsyncIterable<RejectLine>,
  late: readonly RejectLine[],
): AsyncGenerator<RejectLine> {
  let next = 0;
  for await (const reject of parts) {
    for (; next < late.length; next += 1) {
      const one = late[next];
      if (!one || one.line >= reject.line) break;
      yield one;
    }
    yield reject;
  }
  yield* late.slice(next);
}

/** Values come from a file that somebody made: none of them may become a formula where this is read. */
async function* csvRecords(rejects: AsyncIterable<RejectLine>): AsyncGenerator<string> {
  yield csvRecord(HEADER);
  for await (const { line, column, value, reason, expected } of rejects) {
    yield csvRecord([String(line), ...[column, value, reason, expected].map(withoutFormula)]);
  }
}
