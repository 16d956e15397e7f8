/** Named objects: drop folder, reports, runs, backups. Keys are relative paths with `/`. */
export interface BucketObject {
  readonly key: string;
  readonly size: number;
  /** Changes with the content. */
  readonly version: string;
  /** Epoch milliseconds. */
  readonly modifiedAt: number;
}

export interface Bucket {
  /** The bytes of an object in chunks, from `start` (inclusive) to `end` (exclusive); whole by default. @throws ObjectNotFound */
  read(
    key: string,
    range?: { readonly start: number; readonly end: number },
  ): AsyncIterable<Uint8Array>;
  /**
   * Writes an object whole: readers see the old or the new, never a part. It does not look at what
   * it wrote: a writer need not be allowed to read.
   */
  write(key: string, content: Uint8Array | AsyncIterable<Uint8Array>): Promise<void>;
  head(key: string): Promise<BucketObject | undefined>;
  /** Objects under a prefix, in key order. */
  list(prefix: string): AsyncIterable<BucketObject>;
  remove(key: string): Promise<void>;
  /** Server-side copy. @throws ObjectNotFound */
  copy(from: string, to: string): Promise<void>;
}

export class ObjectNotFound extends Error {
  override readonly name = 'ObjectNotFound';
  readonly key: string;

  constructor(key: string) {
    super(`Expected an object at "${key}", found none`);
    this.key = key;
  }
}
