import type { Bucket, BucketObject } from '../../shared/ports/bucket.ts';
import {
  dropPrefix,
  droppedSource,
  isUnfinished,
} from '../../shared/workflows/import/drop-folder.ts';
import type { ImportSource } from '../../shared/workflows/import/import-source.ts';

/** A dropped file is taken when it has been as it is for so long: somebody may still be writing. */
const SETTLED_MS = 1_000;

/** A file whose import broke off is tried again after so long. */
const TRY_AGAIN_MS = 60_000;

/** A file as it was seen first. */
interface Seen {
  readonly version: string;
  readonly since: number;
}

/** The drop folder of an organization, watched. */
export class DropFolder {
  readonly #bucket: Bucket;
  readonly #prefix: string;
  #seen: ReadonlyMap<string, Seen> = new Map();
  readonly #postponed = new Map<string, number>();

  constructor(bucket: Bucket, organizationId: string) {
    this.#bucket = bucket;
    this.#prefix = dropPrefix(organizationId);
  }

  /** The files that nobody has changed for a moment. */
  async ready(now: number): Promise<readonly ImportSource[]> {
    const seen = new Map<string, Seen>();
    const settled: BucketObject[] = [];
    for await (const object of this.#bucket.list(this.#prefix)) {
      const { key, version } = object;
      if (isUnfinished(key)) continue;
      const before = this.#seen.get(key);
      const since = before?.version === version ? before.since : now;
      seen.set(key, { version, since });
      const notBefore = this.#postponed.get(`${key} ${version}`) ?? 0;
      if (now - since >= SETTLED_MS && now >= notBefore) settled.push(object);
    }
    this.#seen = seen;
    return settled.map((object) => droppedSource(this.#bucket, object));
  }

  /** Leaves a file alone for a while: its import broke off. */
  postpone({ name, version }: ImportSource, now: number): void {
    this.#postponed.set(`${name} ${version}`, now + TRY_AGAIN_MS);
  }
}
