import { closeSync, openSync, readSync } from 'node:fs';
import type { LinePlace } from './read-lines.ts';

const WINDOW_BYTES = 1024 * 1024;
/** What is read where lines are asked for in no order: a page or two, not a megabyte for each. */
const JUMP_BYTES = 8 * 1024;

/** Lines of a file by their places: quick in the order of the file, and bearable in any other. */
export class LineWindow {
  readonly #file: number;
  readonly #window = Buffer.allocUnsafe(WINDOW_BYTES);
  #start = 0;
  #end = 0;

  constructor(path: string) {
    this.#file = openSync(path, 'r');
  }

  text({ start, length }: LinePlace): string {
    if (length > WINDOW_BYTES) return this.#longText(start, length);
    if (start < this.#start || start + length > this.#end) this.#moveTo(start, length);
    const from = start - this.#start;
    return this.#window.toString('utf8', from, from + length);
  }

  close(): void {
    closeSync(this.#file);
  }

  #moveTo(start: number, length: number): void {
    const goesOn = start >= this.#start && start <= this.#end + JUMP_BYTES;
    const bytes = goesOn ? WINDOW_BYTES : Math.max(length, JUMP_BYTES);
    this.#end = start + readSync(this.#file, this.#window, 0, bytes, start);
    this.#start = start;
  }

  #longText(start: number, length: number): string {
    const line = Buffer.allocUnsafe(length);
    readSync(this.#file, line, 0, length, start);
    return line.toString('utf8');
  }
}
