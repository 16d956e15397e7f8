import { createReadStream, createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { UserError } from '../user-error.ts';

/** A file that can be read at any place. */
export interface PlainFile {
  readonly path: string | null;
  /** Removes what was made for it. */
  discard(): Promise<void>;
}

/**
 * A compressed file unpacked beside the output; any other as it is. Lines of an earlier plan are
 * read where they stand, which a compressed file does not allow.
 *
 * @throws UserError when it cannot be unpacked.
 */
export async function plainFile(path: string | null, unpacked: string): Promise<PlainFile> {
  if (!path?.endsWith('.gz')) return { path, discard: () => Promise.resolve() };
  const discard = (): Promise<void> => rm(unpacked, { force: true });
  try {
    await pipeline(createReadStream(path), createGunzip(), createWriteStream(unpacked));
  } catch (error) {
    await discard();
    const why = error instanceof Error ? error.message : String(error);
    throw new UserError(`Expected ${path} to be compressed with gzip, got: ${why}`);
  }
  return { path: unpacked, discard };
}
