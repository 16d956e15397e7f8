import { createHash } from 'node:crypto';

/** A SHA-256 checksum that grows with a stream. */
export class Sha256 {
  readonly #hash = createHash('sha256');

  update(content: Uint8Array | string): void {
    this.#hash.update(content);
  }

  /** The checksum as 64 hexadecimal digits. Ends the stream: nothing can be added afterwards. */
  hex(): string {
    return this.#hash.digest('hex');
  }
}

/** The SHA-256 checksum of one text, as 64 hexadecimal digits. */
export function sha256Hex(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
