import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { ImportSource } from '../../shared/workflows/import/import-source.ts';
import { UserError } from '../user-error.ts';

/** A file on this machine. @throws UserError when there is none. */
export async function fileSource(path: string, shownName: string): Promise<ImportSource> {
  const found = await stat(path, { bigint: true }).catch((error: unknown) => {
    const said = error instanceof Error && 'code' in error ? String(error.code) : 'an error';
    throw new UserError(`Expected a file ${shownName}, got ${said}`, { cause: error });
  });
  if (!found.isFile()) throw new UserError(`Expected a file, got ${shownName}, which is none`);
  return {
    name: basename(path),
    size: Number(found.size),
    version: `${found.size.toString(36)}-${found.mtimeNs.toString(36)}`,
    // A stream's end is the last byte, so an empty part cannot be asked for: an empty file is read whole.
    content: (range) =>
      createReadStream(
        path,
        range && range.end > range.start ? { start: range.start, end: range.end - 1 } : {},
      ),
  };
}
