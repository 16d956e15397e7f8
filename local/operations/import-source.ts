import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { FileKind } from '../../shared/contracts/files/column-definition.ts';
import { openTable } from '../../shared/workflows/import/open-table.ts';
import type { Bucket, BucketObject } from '../../shared/ports/bucket.ts';
import { UserError } from '../user-error.ts';

/** A file to import, wherever it lies. */
export interface ImportSource {
  /** What reports call it. */
  readonly name: string;
  readonly size: number;
  /** Changes with the content. */
  readonly version: string;
  /** Its bytes, or those in a range. */
  content(range?: ByteRange): AsyncIterable<Uint8Array>;
  /** What it is said to hold; else its header tells. */
  readonly kind?: FileKind;
  /** The campaign instance that it is the outreach file of. */
  readonly instance?: string;
}

/** From `start` (inclusive) to `end` (exclusive). */
interface ByteRange {
  readonly start: number;
  readonly end: number;
}

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

/** An object of a bucket. */
export function bucketSource(bucket: Bucket, { key, size, version }: BucketObject): ImportSource {
  return { name: key, size, version, content: (range) => bucket.read(key, range) };
}

/** What depends on what: a visit needs its contact, and a plan its templates. */
const ORDER: readonly FileKind[] = ['templates', 'contacts', 'visits', 'targets', 'events'];

/** Files in the order in which they have to be imported; of one kind as they were given. */
export async function inImportOrder(
  sources: readonly ImportSource[],
): Promise<readonly ImportSource[]> {
  const ranked = await Promise.all(
    sources.map(async (source) => ({ source, rank: ORDER.indexOf(await kindOf(source)) })),
  );
  return ranked.toSorted((a, b) => a.rank - b.rank).map(({ source }) => source);
}

/** A header is within the first bytes of a file. */
const HEADER_BYTES = 64 * 1024;

/** A file that cannot be told comes first: it is refused before others depend on it. */
async function kindOf(source: ImportSource): Promise<FileKind> {
  if (source.instance !== undefined) return 'contacts';
  if (source.kind !== undefined) return source.kind;
  const content = source.content({ start: 0, end: Math.min(source.size, HEADER_BYTES) });
  const opened = await openTable({ name: source.name, content });
  return 'table' in opened ? opened.table.kind : 'templates';
}
