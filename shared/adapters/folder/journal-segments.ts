import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/**
 * A journal is cut into segments, so that no file grows without end. A segment's name is the
 * position of its first byte in the whole journal: position = name + offset in the file.
 */
const SEGMENT_NAME = /^(\d{16})\.ndjson$/;

/** The path of the segment that starts at a position. */
export function segmentPath(folder: string, start: number): string {
  return join(folder, `${String(start).padStart(16, '0')}.ndjson`);
}

/** Where the segments of a folder start, in order; none when there is no folder. */
export function segmentStarts(folder: string): readonly number[] {
  return namesIn(folder)
    .flatMap((name) => SEGMENT_NAME.exec(name)?.[1] ?? [])
    .map(Number)
    .toSorted((a, b) => a - b);
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}
