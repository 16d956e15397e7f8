import type { FileKind } from '../../contracts/files/column-definition.ts';
import type { Bucket, BucketObject } from '../../ports/bucket.ts';
import { openTable } from './open-table.ts';

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
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** An object of a bucket. */
export function bucketSource(bucket: Bucket, { key, size, version }: BucketObject): ImportSource {
  return { name: key, size, version, content: (range) => bucket.read(key, range) };
}

/** What depends on what: a visit needs its contact, and a plan its templates. */
const ORDER: readonly FileKind[] = ['templates', 'contacts', 'visits', 'targets', 'events'];

/** Files in the order in which they have to be imported; of one kind as they were given. */
export async function inImportOrder<Source extends ImportSource>(
  sources: readonly Source[],
): Promise<readonly Source[]> {
  const ranked: { readonly source: Source; readonly rank: number }[] = [];
  for (const source of sources) {
    ranked.push({ source, rank: ORDER.indexOf(await kindOf(source)) });
  }
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
