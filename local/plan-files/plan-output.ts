import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { finished } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { csvRecord, withoutFormula } from '../../shared/domain/csv/csv-writer.ts';
import type { RejectedRow } from './planner-calls.ts';

/** A file that is there whole or not at all. */
export interface PlanOutput {
  write(bytes: Uint8Array): Promise<void>;
  /** Puts the file in its place. */
  complete(): Promise<void>;
  /** Leaves nothing behind. */
  abandon(): Promise<void>;
}

/** Writes a plan file; one whose name ends in `.gz` is compressed. */
export function planOutput(path: string): PlanOutput {
  const unfinished = `${path}.unfinished`;
  const file = createWriteStream(unfinished);
  const gzip = path.endsWith('.gz') ? createGzip({ level: 1 }) : null;
  const sink = gzip ?? file;
  if (gzip) gzip.pipe(file);
  const done = finished(file);
  // A failure is met by the write or the end that follows it.
  done.catch(() => undefined);
  return {
    async write(bytes) {
      const written = new Promise<void>((resolve, reject) => {
        sink.write(bytes, (error) => {
          if (error) reject(error);
          else resolve();
        });
      });
      await Promise.race([written, done]);
    },
    async complete() {
      sink.end();
      await done;
      await rename(unfinished, path);
    },
    async abandon() {
      file.destroy();
      await rm(unfinished, { force: true });
    },
  };
}

/** Writes rows that are not in the plan, as a rejects file has them; the file comes with the first. */
export class RejectsFile {
  readonly #path: string;
  readonly #lines: string[] = [];

  constructor(path: string) {
    this.#path = path;
  }

  add({ file, line, problems }: RejectedRow): void {
    if (this.#lines.length === 0) {
      this.#lines.push(csvRecord(['file', 'line', 'column', 'value', 'reason', 'expected']));
    }
    for (const { column, value, reason, expected } of problems) {
      const cells = [file, String(line), column, withoutFormula(value), reason, expected];
      this.#lines.push(csvRecord(cells));
    }
  }

  /** Writes the file, or removes one of an earlier plan. Answers its path when there is one. */
  async complete(): Promise<string | null> {
    if (this.#lines.length === 0) {
      await rm(this.#path, { force: true });
      return null;
    }
    const file = createWriteStream(this.#path);
    for (const line of this.#lines) file.write(`${line}\n`);
    file.end();
    await finished(file);
    return this.#path;
  }
}
