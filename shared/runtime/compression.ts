import { Readable } from 'node:stream';
import { createGunzip, createGzip, constants } from 'node:zlib';
import type { Compression } from '../ports/compression.ts';

/** Level 1 is three times as fast as the default and makes snapshots a tenth larger. */
const LEVEL = constants.Z_BEST_SPEED;

const CHUNK_BYTES = 64 * 1024;

/** Gzip by Node's zlib, in streams. */
export function zlibCompression(): Compression {
  return {
    gzip: (content) => piped(content, createGzip({ level: LEVEL, chunkSize: CHUNK_BYTES })),
    gunzip: (content) => piped(content, createGunzip({ chunkSize: CHUNK_BYTES })),
  };
}

/** A failure of the source, or broken content, is thrown to whoever reads. */
async function* piped(
  content: AsyncIterable<Uint8Array>,
  transform: NodeJS.ReadWriteStream & { destroy(error?: Error): unknown },
): AsyncIterable<Uint8Array> {
  const source = Readable.from(content, { objectMode: true });
  source.on('error', (error) => transform.destroy(error));
  try {
    for await (const chunk of source.pipe(transform)) {
      yield chunk instanceof Uint8Array ? chunk : Buffer.from(chunk);
    }
  } finally {
    source.destroy();
    transform.destroy();
  }
}
