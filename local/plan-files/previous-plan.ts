import { knownEmailId } from '../../shared/contracts/plan-file/known-email-id.ts';
import {
  readPreviousLine,
  type PreviousLine,
} from '../../shared/contracts/plan-file/previous-line.ts';
import type { StoredEmail } from '../../shared/domain/planning/candidate.ts';
import type { PlanningRules } from '../../shared/domain/planning/compile.ts';
import type { PlaceIndex } from '../../shared/domain/planning/files/place-index.ts';
import { RowsByContact } from '../../shared/domain/planning/files/rows-by-contact.ts';
import { LineWindow } from './line-window.ts';
import { readLines, type ReadLines } from './read-lines.ts';

/** Places beyond 32 bits are kept as two numbers. */
const PLACE_UNIT = 2 ** 30;
const CONTACT_ID = /"contact_id":\s*"((?:[^"\\]|\\.)*)"/;

/**
 * The emails of an earlier plan, of which only the places in the file are kept. That file is in
 * contact order as a rule, so reading it contact by contact goes through it once.
 */
export class PreviousPlan {
  readonly #rules: PlanningRules;
  readonly #rows = new RowsByContact(3);
  #ownIds = 0;
  #foreignIds = 0;
  #window: LineWindow | null = null;

  constructor(rules: PlanningRules) {
    this.#rules = rules;
  }

  /** How many email ids are this organization's, and not; counted until one is. */
  get ids(): { readonly own: number; readonly foreign: number } {
    return { own: this.#ownIds, foreign: this.#foreignIds };
  }

  async read(path: string, places: PlaceIndex): Promise<ReadLines> {
    this.#window = new LineWindow(path);
    return readLines(path, (text, { start, length }) => {
      const id = CONTACT_ID.exec(text)?.[1];
      const place = id === undefined ? undefined : places.placeOf(id);
      // A line of nobody here is another planner's, or of a contact that is gone.
      if (id !== undefined && place === undefined) return NOBODYS;
      const verdict = readPreviousLine(text);
      if ('value' in verdict && place !== undefined) {
        this.#compareId(verdict.value);
        this.#rows.add(place, Math.floor(start / PLACE_UNIT), start % PLACE_UNIT, length);
      }
      return verdict;
    });
  }

  /** The emails of a contact. */
  of(place: number): readonly StoredEmail[] {
    if (this.#rows.length === 0) return NONE;
    const emails: StoredEmail[] = [];
    for (const [high = 0, low = 0, length = 0] of this.#rows.of(place)) {
      emails.push(this.#email(high * PLACE_UNIT + low, length));
    }
    return emails;
  }

  close(): void {
    this.#window?.close();
  }

  #compareId({ contactId, email }: PreviousLine): void {
    if (this.#ownIds > 0) return;
    const { emailId, type, campaign, eventDate } = email;
    if (knownEmailId(this.#rules, { contactId, type, campaign, eventDate }) === emailId) {
      this.#ownIds += 1;
    } else this.#foreignIds += 1;
  }

  #email(start: number, length: number): StoredEmail {
    const text = this.#window?.text({ start, length }) ?? '';
    const verdict = readPreviousLine(text);
    if ('value' in verdict) return verdict.value.email;
    throw new Error(`Expected the earlier plan not to change while it is read, got ${text}`);
  }
}

const NOBODYS = { value: null };
const NONE: readonly StoredEmail[] = [];
