import { Sha256 } from '../../domain/digest/sha256.ts';

const NEWLINE = '\n';

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

/** Pages of lines as bytes, each line ended by a newline. */
export async function* bytesOfLines(
  pages: AsyncIterable<readonly string[]>,
): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  for await (const lines of pages) {
    if (lines.length > 0) yield encoder.encode(lines.join(NEWLINE) + NEWLINE);
  }
}

/** The lines of a stream of bytes, a page at a time; a last line without a newline counts. */
export async function* linesOfBytes(
  content: AsyncIterable<Uint8Array>,
): AsyncGenerator<readonly string[]> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of content) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split(NEWLINE);
    rest = lines.pop() ?? '';
    if (lines.length > 0) yield lines;
  }
  rest += decoder.decode();
  if (rest !== '') yield [rest];
}
