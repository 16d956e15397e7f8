import { growInt32 } from './growing.ts';

const INITIAL_ROWS = 1024;

/**
 * Rows of whole numbers that belong to contacts (visits, targets, …), added in any order and read
 * contact by contact, in the order in which they were added.
 */
export class RowsByContact {
  readonly #width: number;
  #owners = new Int32Array(INITIAL_ROWS);
  #values: Int32Array<ArrayBuffer>;
  #length = 0;
  /** Rows in contact order, and where each contact's rows start; made when first read. */
  #order: Int32Array | null = null;
  #starts = new Int32Array(0);

  /** @param width the number of values in a row. */
  constructor(width: number) {
    this.#width = width;
    this.#values = new Int32Array(INITIAL_ROWS * width);
  }

  get length(): number {
    return this.#length;
  }

  add(contact: number, ...values: readonly number[]): void {
    const row = this.#length++;
    this.#owners = growInt32(this.#owners, row + 1);
    this.#values = growInt32(this.#values, (row + 1) * this.#width);
    this.#owners[row] = contact;
    for (let column = 0; column < this.#width; column++) {
      this.#values[row * this.#width + column] = values[column] ?? 0;
    }
    this.#order = null;
  }

  /** The rows of a contact. */
  *of(contact: number): Iterable<readonly number[]> {
    if (this.#length === 0) return;
    const order = this.#order ?? this.#sort();
    const end = this.#starts[contact + 1] ?? this.#length;
    for (let index = this.#starts[contact] ?? this.#length; index < end; index++) {
      const first = (order[index] ?? 0) * this.#width;
      yield [...this.#values.subarray(first, first + this.#width)];
    }
  }

  /** Counting sort: stable, and linear in the number of rows. */
  #sort(): Int32Array {
    let last = 0;
    for (let row = 0; row < this.#length; row++) last = Math.max(last, this.#owners[row] ?? 0);
    const starts = new Int32Array(last + 2);
    for (let row = 0; row < this.#length; row++) {
      const owner = (this.#owners[row] ?? 0) + 1;
      starts[owner] = (starts[owner] ?? 0) + 1;
    }
    for (let index = 1; index < starts.length; index++) {
      starts[index] = (starts[index] ?? 0) + (starts[index - 1] ?? 0);
    }
    const next = starts.slice();
    const order = new Int32Array(this.#length);
    for (let row = 0; row < this.#length; row++) {
      const owner = this.#owners[row] ?? 0;
      const place = next[owner] ?? 0;
      next[owner] = place + 1;
      order[place] = row;
    }
    this.#starts = starts;
    this.#order = order;
    return order;
  }
}
