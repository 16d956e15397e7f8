import { ObjectNotFound, type Bucket, type BucketObject } from '../../ports/bucket.ts';
import { byCodePoints } from './code-points.ts';

interface HeldObject {
  readonly content: Uint8Array;
  readonly object: BucketObject;
}

/** What the bucket needs to know of the time. */
export interface BucketClock {
  now(): number;
}

/** A bucket in memory; versions count its writes. */
export function memoryBucket(clock: BucketClock): Bucket {
  const objects = new Map<string, HeldObject>();
  let writes = 0;
  const put = (key: string, content: Uint8Array): void => {
    writes += 1;
    const object = {
      key,
      size: content.byteLength,
      version: String(writes),
      modifiedAt: clock.now(),
    };
    objects.set(key, { content, object });
  };
  const found = (key: string): HeldObject => {
    const held = objects.get(key);
    if (!held) throw new ObjectNotFound(key);
    return held;
  };
  return {
    read: async function* (key, range) {
      const { content } = found(key);
      yield content.slice(range?.start, range?.end);
    },
    write: async (key, content) => {
      put(key, await collect(content));
    },
    head: async (key) => objects.get(key)?.object,
    list: async function* (prefix) {
      const keys = [...objects.keys()].filter((key) => key.startsWith(prefix));
      for (const key of keys.toSorted(byCodePoints)) {
        const held = objects.get(key);
        if (held) yield held.object;
      }
    },
    remove: async (key) => {
      objects.delete(key);
    },
    copy: async (from, to) => {
      put(to, found(from).content);
    },
  };
}

async function collect(content: Uint8Array | AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  if (content instanceof Uint8Array) return content.slice();
  const chunks: Uint8Array[] = [];
  for await (const chunk of content) chunks.push(chunk.slice());
  return new Uint8Array(Buffer.concat(chunks));
}
