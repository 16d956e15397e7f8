import { Sha256 } from '../../domain/digest/sha256.ts';

/** What went through a stream of bytes; complete when the stream has ended. */
export class ByteTally {
  readonly #sha256 = new Sha256();
  size = 0;

  /** The same bytes, counted on the way. */
  async *of(content: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of content) {
      this.#sha256.update(chunk);
      this.size += chunk.byteLength;
      yield chunk;
    }
  }

  /** The SHA-256 of everything that went through; ends the tally. */
  hex(): string {
    return this.#sha256.hex();
  }
}
