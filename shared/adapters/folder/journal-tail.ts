import { readSync } from 'node:fs';

const NEWLINE = 10;

/** Whether a file of this size is empty or ends in a newline. */
export function endsInNewline(fd: number, size: number): boolean {
  if (size === 0) return true;
  const last = Buffer.alloc(1);
  readSync(fd, last, 0, 1, size - 1);
  return last[0] === NEWLINE;
}

/**
 * Where the whole lines of a file end. A process that died leaves its last line without a newline;
 * a power cut may leave anything in what was not synced, zeros for instance. So the last lines are
 * read, and the first one that is no JSON ends the file.
 *
 * @param unsynced how far back from the end there may be such lines; lines are shorter than that.
 * @throws Error when a line is damaged that was synced: that is no torn end, a person has to look.
 */
export function endOfWholeLines(fd: number, size: number, unsynced: number): number {
  const from = Math.max(0, size - 2 * unsynced);
  const tail = readTail(fd, from, size);
  // The first line of the tail may have begun before it.
  let end = from === 0 ? 0 : tail.indexOf(NEWLINE) + 1;
  for (;;) {
    const newline = tail.indexOf(NEWLINE, end);
    if (newline === -1 || !isJson(tail.toString('utf8', end, newline))) break;
    end = newline + 1;
  }
  if (tail.length - end <= unsynced) return from + end;
  throw new Error(
    `Expected whole journal lines up to the last ${String(unsynced)} bytes, got a damaged one at ${String(from + end)}`,
  );
}

/** The bytes of a file from an offset on. */
export function readTail(fd: number, from: number, size: number): Buffer {
  const tail = Buffer.alloc(size - from);
  for (let read = 0; read < tail.length;) {
    const got = readSync(fd, tail, read, tail.length - read, from + read);
    if (got === 0) throw new Error('Expected the journal to be as long as the system says');
    read += got;
  }
  return tail;
}

function isJson(line: string): boolean {
  try {
    JSON.parse(line);
    return true;
  } catch {
    return false;
  }
}
