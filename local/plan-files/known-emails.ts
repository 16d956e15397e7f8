import { createReadStream, openSync, readSync } from 'node:fs';
import { createInterface } from 'node:readline';
import {
  historyEmailId,
  readHistoryLine,
  readPreviousLine,
} from '../../shared/contracts/plan-file/known-email-line.ts';
import type { StoredEmail } from '../../shared/domain/planning/candidate.ts';
import type { PlanningRules } from '../../shared/domain/planning/compile.ts';
import { RowsByContact } from '../../shared/domain/planning/files/rows-by-contact.ts';
import type { PlaceIndex } from '../../shared/domain/planning/files/place-index.ts';
import type { RejectedRow } from './planner-calls.ts';

/** What reading a file of known emails came to. */
export interface ReadLines {
  readonly rows: number;
  readonly rejected: readonly RejectedRow[];
  readonly strangers: Uint32Array;
}

/** Offsets beyond 32 bits are kept as two numbers. */
const OFFSET_UNIT = 2 ** 30;
const WINDOW_BYTES = 1024 * 1024;
const CONTACT_ID = /"contact_id":\s*"((?:[^"\\]|\\.)*)"/;

/**
 * The emails that are known before planning: those of a history file, kept, and those of an earlier
 * plan, of which only the places in the file are kept. That file is in contact order as a rule, so
 * reading it contact by contact goes through it once.
 */
export class KnownEmails {
  readonly #history = new Map<number, StoredEmail[]>();
  readonly #previous = new RowsByContact(3);
  #previousFile = -1;
  readonly #window = Buffer.allocUnsafe(WINDOW_BYTES);
  #windowStart = 0;
  #windowEnd = 0;

  /** The known emails of the contact at a place. */
  of(place: number): readonly StoredEmail[] {
    const history = this.#history.get(place) ?? NONE;
    if (this.#previous.length === 0) return history;
    const emails = [...history];
    for (const [high = 0, low = 0, length = 0] of this.#previous.of(place)) {
      emails.push(readPreviousLine(this.#read(high * OFFSET_UNIT + low, length)).email);
    }
    return emails;
  }

  async readHistory(path: string, places: PlaceIndex, rules: PlanningRules): Promise<ReadLines> {
    const tally = new LineTally(path);
    for await (const text of createInterface({
      input: createReadStream(path),
      crlfDelay: Infinity,
    })) {
      tally.next(text, () => {
        const entry = readHistoryLine(text);
        const place = places.placeOf(entry.contactId);
        if (place === undefined) return false;
        const emailId = historyEmailId(rules, entry);
        const emails = this.#history.get(place);
        if (emails) emails.push({ ...entry.email, emailId });
        else this.#history.set(place, [{ ...entry.email, emailId }]);
        return true;
      });
    }
    return tally.result();
  }

  async indexPrevious(path: string, places: PlaceIndex): Promise<ReadLines> {
    const tally = new LineTally(path);
    let offset = 0;
    for await (const { text, bytes } of linesWithBytes(path)) {
      const start = offset;
      offset += bytes;
      tally.next(text, () => {
        const id = CONTACT_ID.exec(text)?.[1];
        // The first lines are read as a whole at once, so that a file of another kind is refused.
        if (id === undefined || tally.rows <= 100) readPreviousLine(text);
        const place = id === undefined ? undefined : places.placeOf(id);
        if (place === undefined) return false;
        this.#previous.add(place, Math.floor(start / OFFSET_UNIT), start % OFFSET_UNIT, bytes);
        return true;
      });
    }
    this.#previousFile = openSync(path, 'r');
    return tally.result();
  }

  #read(start: number, length: number): string {
    if (length > WINDOW_BYTES) {
      const line = Buffer.allocUnsafe(length);
      readSync(this.#previousFile, line, 0, length, start);
      return line.toString('utf8');
    }
    if (start < this.#windowStart || start + length > this.#windowEnd) {
      const read = readSync(this.#previousFile, this.#window, 0, WINDOW_BYTES, start);
      this.#windowStart = start;
      this.#windowEnd = start + read;
    }
    const from = start - this.#windowStart;
    return this.#window.toString('utf8', from, from + length);
  }
}

const NONE: readonly StoredEmail[] = [];

/** Counts lines, those that cannot be read, and those of contacts that are somebody else's. */
class LineTally {
  rows = 0;
  readonly #file: string;
  readonly #rejected: RejectedRow[] = [];
  readonly #strangers: number[] = [];
  #line = 0;

  constructor(file: string) {
    this.#file = file;
  }

  /** @param take answers whether the contact is known here; throws when the line cannot be read. */
  next(text: string, take: () => boolean): void {
    this.#line += 1;
    if (text.trim() === '') return;
    this.rows += 1;
    try {
      if (!take()) this.#strangers.push(this.#line);
    } catch (error) {
      const expected = error instanceof Error ? error.message : String(error);
      const problem = { reason: 'bad_line', column: '', value: text.slice(0, 200), expected };
      this.#rejected.push({ file: this.#file, line: this.#line, problems: [problem] });
    }
  }

  result(): ReadLines {
    const { rows } = this;
    return { rows, rejected: this.#rejected, strangers: Uint32Array.from(this.#strangers) };
  }
}

/** Lines with the number of bytes that each takes in the file, its line break included. */
async function* linesWithBytes(path: string): AsyncIterable<{ text: string; bytes: number }> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of createReadStream(path, { highWaterMark: WINDOW_BYTES })) {
    if (!Buffer.isBuffer(chunk)) continue;
    const block = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    let from = 0;
    for (let end = block.indexOf(10); end !== -1; end = block.indexOf(10, from)) {
      yield { text: block.toString('utf8', from, end), bytes: end + 1 - from };
      from = end + 1;
    }
    rest = block.subarray(from);
  }
  if (rest.length > 0) yield { text: rest.toString('utf8'), bytes: rest.length };
}
