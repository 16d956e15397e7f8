import {
  closeSync,
  existsSync,
  fstatSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import type { FileSync } from './file-sync.ts';
import { segmentPath, segmentStarts } from './journal-segments.ts';
import { endOfWholeLines, endsInNewline, readTail } from './journal-tail.ts';
import { processLock } from './process-lock.ts';

/** How one organization's journal is written. */
export interface JournalWriterOptions {
  readonly folder: string;
  /** A segment that has reached this size is followed by a new one. */
  readonly segmentBytes: number;
  readonly sync: FileSync;
}

/**
 * So much is written before it is synced: what a power cut can leave behind half-written is never
 * more than this, at the end of the last segment.
 */
export const MAX_UNSYNCED_BYTES = 1 << 20;

interface OpenSegment {
  readonly fd: number;
  readonly start: number;
  readonly path: string;
  /** The size up to which every line is known to be whole. */
  checked: number;
}

/**
 * Appends to one organization's journal. Everything happens under a lock between processes, so
 * lines of several processes never mix, and a torn line, which only a process that died can leave,
 * is cut off before the next one is written.
 */
export class JournalWriter {
  readonly #options: JournalWriterOptions;
  readonly #lock: ReturnType<typeof processLock>;
  #segment: OpenSegment | undefined;

  constructor(options: JournalWriterOptions) {
    this.#options = options;
    if (mkdirSync(options.folder, { recursive: true }) !== undefined) {
      options.sync.folder(dirname(options.folder));
    }
    this.#lock = processLock(join(options.folder, 'lock'));
  }

  /** The position after the last whole line. */
  end(): number {
    return this.#lock.exclusively(() => endOf(this.#current()));
  }

  /** Appends lines (each with its newline), durably. @returns the journal's end. */
  append(lines: readonly string[]): number {
    return this.#lock.exclusively(() => this.#append(lines));
  }

  /** Appends only while the journal ends at `position`; null = it does not. */
  appendAt(position: number, lines: readonly string[]): number | null {
    return this.#lock.exclusively(() =>
      endOf(this.#current()) === position ? this.#append(lines) : null,
    );
  }

  close(): void {
    this.#release();
    this.#lock.close();
  }

  #append(lines: readonly string[]): number {
    for (const content of contentsOf(lines)) this.#write(content);
    return endOf(this.#current());
  }

  #write(content: Buffer): void {
    const segment = this.#current();
    try {
      for (let written = 0; written < content.length;) {
        written += writeSync(segment.fd, content, written);
      }
      this.#options.sync.file(segment.fd, segment.path);
    } catch (error) {
      // After a failed sync nobody knows what is on the disk: the next writer looks for itself.
      ftruncateSync(segment.fd, segment.checked);
      this.#release();
      throw error;
    }
    segment.checked += content.length;
  }

  /** The segment to append to, open, its last line whole. */
  #current(): OpenSegment {
    const { folder, segmentBytes } = this.#options;
    let segment = this.#segment ?? this.#open(segmentStarts(folder).at(-1) ?? 0);
    for (;;) {
      this.#cutTorn(segment);
      const next = endOf(segment);
      const isFull = segment.checked >= segmentBytes && segment.checked > 0;
      // Another process may have begun the next one already.
      if (!isFull && (segment.checked === 0 || !existsSync(segmentPath(folder, next)))) break;
      this.#release();
      segment = this.#open(next);
    }
    this.#segment = segment;
    return segment;
  }

  #open(start: number): OpenSegment {
    const path = segmentPath(this.#options.folder, start);
    const isNew = !existsSync(path);
    const fd = openSync(path, 'a+');
    if (isNew) this.#options.sync.folder(this.#options.folder);
    const size = endOfWholeLines(fd, fstatSync(fd).size, MAX_UNSYNCED_BYTES);
    this.#truncate({ fd, path, start, checked: 0 }, size);
    this.#segment = { fd, path, start, checked: size };
    return this.#segment;
  }

  /** What another process has appended since ends in a newline, unless that process died. */
  #cutTorn(segment: OpenSegment): void {
    const { size } = fstatSync(segment.fd);
    if (size < segment.checked) {
      throw new Error(`Expected the journal "${segment.path}" to grow, it has become shorter`);
    }
    const whole = endsInNewline(segment.fd, size)
      ? size
      : endOfWholeLines(segment.fd, size, MAX_UNSYNCED_BYTES);
    this.#truncate(segment, whole);
    segment.checked = whole;
  }

  /** Cuts what is torn off, into a file of its own: nobody acknowledged it, but somebody may ask. */
  #truncate(segment: OpenSegment, end: number): void {
    const { size } = fstatSync(segment.fd);
    if (size === end) return;
    const torn = join(this.#options.folder, `torn-${String(segment.start + end)}`);
    writeFileSync(torn, readTail(segment.fd, end, size));
    ftruncateSync(segment.fd, end);
    this.#options.sync.file(segment.fd, segment.path);
  }

  #release(): void {
    if (this.#segment) closeSync(this.#segment.fd);
    this.#segment = undefined;
  }
}

function endOf(segment: OpenSegment): number {
  return segment.start + segment.checked;
}

/** Joins lines into contents of at most `MAX_UNSYNCED_BYTES`. */
function contentsOf(lines: readonly string[]): readonly Buffer[] {
  const contents: Buffer[] = [];
  let parts: Buffer[] = [];
  let bytes = 0;
  for (const line of lines) {
    const part = Buffer.from(line, 'utf8');
    if (part.length > MAX_UNSYNCED_BYTES) {
      throw new RangeError(`Expected a journal line below 1 MB, got ${String(part.length)} bytes`);
    }
    if (bytes + part.length > MAX_UNSYNCED_BYTES) {
      contents.push(Buffer.concat(parts));
      [parts, bytes] = [[], 0];
    }
    parts.push(part);
    bytes += part.length;
  }
  if (parts.length > 0) contents.push(Buffer.concat(parts));
  return contents;
}
