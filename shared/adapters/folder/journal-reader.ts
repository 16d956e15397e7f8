import { open } from 'node:fs/promises';
import { segmentPath, segmentStarts } from './journal-segments.ts';

const NEWLINE = 10;
const CHUNK_BYTES = 256 * 1024;

/** Lines of a journal, and the position after the last of them. */
export interface JournalLines {
  readonly lines: readonly string[];
  readonly next: number;
}

/**
 * Reads at most `limit` whole lines from a position on, without a lock: what is being written at
 * the end is no whole line yet.
 */
export async function readJournalLines(
  folder: string,
  from: number,
  limit: number,
): Promise<JournalLines> {
  const starts = segmentStarts(folder).filter(
    (_, index, all) => (all[index + 1] ?? Infinity) > from,
  );
  const lines: string[] = [];
  let next = from;
  for (const start of starts) {
    if (lines.length >= limit) break;
    if (start > next) throw gap(folder, next, start);
    next = start + (await readSegment(segmentPath(folder, start), next - start, limit, lines));
  }
  return { lines, next };
}

/** @returns the offset after the last line that was read. */
async function readSegment(
  path: string,
  from: number,
  limit: number,
  lines: string[],
): Promise<number> {
  const file = await open(path, 'r');
  try {
    let offset = from;
    let rest = Buffer.alloc(0);
    while (lines.length < limit) {
      const chunk = Buffer.alloc(CHUNK_BYTES);
      const { bytesRead } = await file.read(chunk, 0, CHUNK_BYTES, offset + rest.length);
      if (bytesRead === 0) break;
      const content = Buffer.concat([rest, chunk.subarray(0, bytesRead)]);
      const used = takeLines(content, limit, lines);
      offset += used;
      rest = content.subarray(used);
    }
    return offset;
  } finally {
    await file.close();
  }
}

/** Adds whole lines; says how many bytes they were. */
function takeLines(content: Buffer, limit: number, lines: string[]): number {
  let used = 0;
  while (lines.length < limit) {
    const newline = content.indexOf(NEWLINE, used);
    if (newline === -1) break;
    lines.push(content.toString('utf8', used, newline));
    used = newline + 1;
  }
  return used;
}

function gap(folder: string, end: number, start: number): Error {
  return new Error(
    `Expected the journal in "${folder}" to go on at ${String(end)}, its next segment starts at ${String(start)}`,
  );
}
