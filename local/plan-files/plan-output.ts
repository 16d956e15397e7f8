import { open, rename, rm, stat } from 'node:fs/promises';
import { finished } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { UserError } from '../user-error.ts';

/** A file that is there whole or not at all. */
export interface PlanOutput {
  write(bytes: Uint8Array): Promise<void>;
  /** Puts the file in its place. */
  complete(): Promise<void>;
  /** Leaves nothing behind. */
  abandon(): Promise<void>;
}

/**
 * Opens a file to write; one whose name ends in `.gz` is compressed.
 *
 * @throws UserError where no file can be.
 */
export async function openOutput(path: string): Promise<PlanOutput> {
  const unfinished = `${path}.unfinished`;
  // Found out now, not after everything was planned.
  const found = await stat(path).catch(() => null);
  if (found?.isDirectory())
    throw new UserError(`Expected a file to write to, got a folder, ${path}`);
  const handle = await open(unfinished, 'w').catch(() => {
    throw new UserError(
      `Expected a file that can be written, in a folder that is there, got ${path}`,
    );
  });
  const file = handle.createWriteStream();
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
