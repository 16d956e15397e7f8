const NEWLINE = 10;

/** Lines as bytes, encoded one by one: a text of many megabytes would have to be put together first. */
export class LineBuffer {
  #bytes = Buffer.from(new ArrayBuffer(1024 * 1024));
  #length = 0;

  add(line: string): void {
    // Three bytes are the most that a UTF-16 unit takes in UTF-8.
    if (this.#length + line.length * 3 + 1 > this.#bytes.length) {
      const grown = Buffer.from(new ArrayBuffer(this.#bytes.length * 2 + line.length * 3));
      this.#bytes.copy(grown);
      this.#bytes = grown;
    }
    this.#length += this.#bytes.write(line, this.#length, 'utf8');
    this.#bytes[this.#length++] = NEWLINE;
  }

  bytes(): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.#bytes.buffer, 0, this.#length);
  }
}
