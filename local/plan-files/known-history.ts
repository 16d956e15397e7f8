import {
  HISTORY_STATUSES,
  historyEmail,
  readHistoryLine,
  type HistoryEntry,
} from '../../shared/contracts/plan-file/history-line.ts';
import type { StoredEmail } from '../../shared/domain/planning/candidate.ts';
import type { PlanningRules } from '../../shared/domain/planning/compile.ts';
import { Names } from '../../shared/domain/planning/files/names.ts';
import type { PlaceIndex } from '../../shared/domain/planning/files/place-index.ts';
import { RowsByContact } from '../../shared/domain/planning/files/rows-by-contact.ts';
import { readLines, type ReadLines } from './read-lines.ts';

/** Emails of a history file, in columns: some 30 bytes each. */
export class KnownHistory {
  readonly #rules: PlanningRules;
  readonly #names = new Names();
  readonly #rows = new RowsByContact(5);

  constructor(rules: PlanningRules) {
    this.#rules = rules;
  }

  async read(path: string, places: PlaceIndex): Promise<ReadLines> {
    return readLines(path, (text) => {
      const verdict = readHistoryLine(text);
      if ('value' in verdict) {
        const place = places.placeOf(verdict.value.contactId);
        // What is known of contacts that are gone is no fault of the file.
        if (place !== undefined) this.#add(place, verdict.value);
      }
      return verdict;
    });
  }

  /** The emails of a contact. */
  of(place: number, contact: { readonly id: string }): readonly StoredEmail[] {
    if (this.#rows.length === 0) return NONE;
    const emails: StoredEmail[] = [];
    for (const [type = 0, campaign = 0, eventDate = 0, sendDate = 0, status = 0] of this.#rows.of(
      place,
    )) {
      emails.push(
        historyEmail(this.#rules, {
          contactId: contact.id,
          type: this.#names.nameOf(type) ?? '',
          campaign: this.#names.nameOf(campaign),
          eventDate,
          sendDate,
          status: HISTORY_STATUSES[status] ?? 'sent',
        }),
      );
    }
    return emails;
  }

  #add(place: number, { type, campaign, eventDate, sendDate, status }: HistoryEntry): void {
    const [typeNumber, campaignNumber] = [
      this.#names.numberOf(type),
      this.#names.numberOf(campaign),
    ];
    const statusNumber = HISTORY_STATUSES.indexOf(status);
    this.#rows.add(place, typeNumber, campaignNumber, eventDate, sendDate, statusNumber);
  }
}

const NONE: readonly StoredEmail[] = [];
