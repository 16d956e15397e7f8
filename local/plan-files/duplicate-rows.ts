import { FirstLines } from '../../shared/domain/contacts/first-lines.ts';
import type { ImportSettings } from '../../shared/domain/settings/settings.ts';
import { KEYS_PER_ROW, type DuplicateRow } from './planner-calls.ts';

/** A duplicate, and the line above that has its id or address. */
export interface FoundDuplicate extends DuplicateRow {
  readonly firstLine: number;
}

/** The keys of so many rows are fetched together. */
const FETCHED = 64 * KEYS_PER_ROW;

/**
 * Decides duplicates as an import does: the lowest line has an id and an address, and a row that
 * is rejected takes neither. Slices are judged in the order of the file.
 */
export class DuplicateRows {
  readonly #onDuplicateEmail: ImportSettings['onDuplicateEmail'];
  readonly #ids: FirstLines;
  readonly #addresses: FirstLines;

  /** @param expectedRows about so many will come. */
  constructor(onDuplicateEmail: ImportSettings['onDuplicateEmail'], expectedRows: number) {
    this.#onDuplicateEmail = onDuplicateEmail;
    this.#ids = new FirstLines(expectedRows);
    this.#addresses = new FirstLines(expectedRows);
  }

  /** @param keys of the slice's rows, as `LoadedSlice.keys` has them. */
  find(keys: Uint32Array): readonly FoundDuplicate[] {
    const found: FoundDuplicate[] = [];
    for (let at = 0; at < keys.length; at += KEYS_PER_ROW) {
      if (at % FETCHED === 0) this.#fetch(keys.subarray(at, at + FETCHED));
      const row = at / KEYS_PER_ROW;
      const duplicate = this.#judge(row, keys.subarray(at, at + KEYS_PER_ROW));
      if (duplicate !== null) found.push(duplicate);
    }
    return found;
  }

  #fetch(keys: Uint32Array): void {
    for (let at = 0; at < keys.length; at += KEYS_PER_ROW) {
      this.#ids.fetch(keys[at + 1] ?? 0);
      this.#addresses.fetch(keys[at + 3] ?? 0);
    }
  }

  #judge(
    row: number,
    [idHigh = 0, idLow = 0, high = 0, low = 0, line = 0]: Uint32Array,
  ): FoundDuplicate | null {
    const idLine = this.#ids.lineOfHash(idHigh, idLow);
    if (idLine !== undefined) return { row, line, column: 'id', firstLine: idLine };
    if (this.#onDuplicateEmail !== 'allow') {
      const firstLine = this.#addresses.claimHash(high, low, line);
      if (firstLine !== line) return { row, line, column: 'email', firstLine };
    }
    this.#ids.claimHash(idHigh, idLow, line);
    return null;
  }
}
