import { FirstLines } from '../../shared/domain/contacts/first-lines.ts';
import type { ImportSettings } from '../../shared/domain/settings/settings.ts';
import { KEYS_PER_ROW, type RejectedRow } from './planner-calls.ts';

/** The rows of a slice that a row above makes duplicates. */
export interface FoundDuplicates {
  /** Their places among the slice's rows. */
  readonly places: Uint32Array;
  readonly rejected: readonly RejectedRow[];
}

/**
 * Decides duplicates as an import does: the lowest line has an id and an address, and a row that
 * is rejected takes neither. Slices are judged in the order of the file.
 */
export class DuplicateRows {
  readonly #file: string;
  readonly #onDuplicateEmail: ImportSettings['onDuplicateEmail'];
  readonly #ids = new FirstLines();
  readonly #addresses = new FirstLines();

  constructor(file: string, onDuplicateEmail: ImportSettings['onDuplicateEmail']) {
    this.#file = file;
    this.#onDuplicateEmail = onDuplicateEmail;
  }

  /** @param keys of the slice's rows, as `LoadedSlice.keys` has them. */
  find(keys: Uint32Array): FoundDuplicates {
    const places: number[] = [];
    const rejected: RejectedRow[] = [];
    for (let at = 0; at < keys.length; at += KEYS_PER_ROW) {
      const row = this.#judge(keys.subarray(at, at + KEYS_PER_ROW));
      if (row === null) continue;
      places.push(at / KEYS_PER_ROW);
      rejected.push(row);
    }
    return { places: Uint32Array.from(places), rejected };
  }

  #judge([idHigh = 0, idLow = 0, high = 0, low = 0, line = 0]: Uint32Array): RejectedRow | null {
    const idLine = this.#ids.lineOfHash(idHigh, idLow);
    if (idLine !== undefined) return this.#rejected(line, 'duplicate_id', 'id', idLine);
    if (this.#onDuplicateEmail !== 'allow') {
      const addressLine = this.#addresses.lineOfHash(high, low);
      if (addressLine !== undefined) {
        return this.#rejected(line, 'duplicate_email', 'email', addressLine);
      }
      this.#addresses.claimHash(high, low, line);
    }
    this.#ids.claimHash(idHigh, idLow, line);
    return null;
  }

  #rejected(line: number, reason: string, column: string, other: number): RejectedRow {
    const what = column === 'id' ? 'an id' : 'an address';
    const expected = `${what} that is in the file once; line ${other} has it`;
    return { file: this.#file, line, problems: [{ reason, column, value: '', expected }] };
  }
}
