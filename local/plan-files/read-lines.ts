import { createReadStream } from 'node:fs';
import type { LineVerdict } from '../../shared/contracts/plan-file/line-fields.ts';
import type { RejectedRow } from './planner-calls.ts';

/** Where a line is in its file. */
export interface LinePlace {
  /** In bytes. */
  readonly start: number;
  /** In bytes, its line break included. */
  readonly length: number;
}

/** What reading a file of lines came to. */
export interface ReadLines {
  readonly rows: number;
  readonly rejected: readonly RejectedRow[];
}

const BLOCK_BYTES = 1024 * 1024;
const NEWLINE = 10;

/**
 * Reads a file line by line; empty lines are none. A line that cannot be read is rejected, and the
 * others go on.
 */
export async function readLines(
  path: string,
  take: (text: string, place: LinePlace) => LineVerdict<unknown>,
): Promise<ReadLines> {
  const rejected: RejectedRow[] = [];
  let [line, rows, start] = [0, 0, 0];
  const takeLine = (text: string, length: number): void => {
    line += 1;
    if (text.trim() !== '') {
      rows += 1;
      const verdict = take(text, { start, length });
      if ('problem' in verdict) rejected.push(badLine(path, line, text, verdict.problem));
    }
    start += length;
  };
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of createReadStream(path, { highWaterMark: BLOCK_BYTES })) {
    if (!Buffer.isBuffer(chunk)) continue;
    const block = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    let from = 0;
    for (let end = block.indexOf(NEWLINE); end !== -1; end = block.indexOf(NEWLINE, from)) {
      takeLine(block.toString('utf8', from, end), end + 1 - from);
      from = end + 1;
    }
    rest = block.subarray(from);
  }
  if (rest.length > 0) takeLine(rest.toString('utf8'), rest.length);
  return { rows, rejected };
}

function badLine(file: string, line: number, text: string, expected: string): RejectedRow {
  const value = text.slice(0, MOST_SHOWN);
  return { file, line, problems: [{ reason: 'bad_line', column: '', value, expected }] };
}

const MOST_SHOWN = 200;
