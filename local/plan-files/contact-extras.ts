import type { Target, Visit } from '../../shared/domain/contacts/contact.ts';
import { FirstLines } from '../../shared/domain/contacts/first-lines.ts';
import { cellProblem } from '../../shared/domain/contacts/row-problem.ts';
import {
  targetRowReader,
  type TargetColumns,
  type TargetRow,
} from '../../shared/domain/contacts/target-row.ts';
import { visitRowReader } from '../../shared/domain/contacts/visit-row.ts';
import { Names } from '../../shared/domain/planning/files/names.ts';
import type { PlaceIndex } from '../../shared/domain/planning/files/place-index.ts';
import { RowsByContact } from '../../shared/domain/planning/files/rows-by-contact.ts';
import { compareText } from '../../shared/domain/planning/order.ts';
import type { RowReader } from '../../shared/workflows/import/row-verdicts.ts';
import { readRows, TARGETS_FILE, VISITS_FILE, type ReadRows } from './beside-rows.ts';

/** The date of a visit row that removes its visit. */
const REMOVED = -0x8000_0000;

/** The visits and targets of contacts, in columns. */
export class ContactExtras {
  readonly #names = new Names();
  readonly #wideVisits = new RowsByContact(2);
  readonly #visits = new RowsByContact(2);
  readonly #targets = new RowsByContact(2);

  /** Adds a visit from the wide columns of a contact's own row. */
  addWideVisit(place: number, { visit, date }: Visit): void {
    this.#wideVisits.add(place, this.#names.numberOf(visit), date);
  }

  /** A contact's visits, by name. A row of the visits file takes the place of wide columns. */
  visitsOf(place: number): readonly Visit[] {
    if (this.#wideVisits.length + this.#visits.length === 0) return [];
    const dates = new Map<number, number>();
    for (const [name = 0, date = 0] of this.#wideVisits.of(place)) dates.set(name, date);
    for (const [name = 0, date = 0] of this.#visits.of(place)) dates.set(name, date);
    const visits: Visit[] = [];
    for (const [name, date] of dates) {
      if (date !== REMOVED)
        visits.push({ visit: this.#names.nameOf(name) ?? '', date, time: null });
    }
    return visits.sort((a, b) => compareText(a.visit, b.visit));
  }

  /** A contact's targets, by instance and trigger date. */
  targetsOf(place: number): readonly Target[] {
    if (this.#targets.length === 0) return [];
    const targets: Target[] = [];
    for (const [instance = 0, triggerDate = 0] of this.#targets.of(place)) {
      targets.push({ instanceName: this.#names.nameOf(instance) ?? '', triggerDate });
    }
    return targets.sort(
      (a, b) => compareText(a.instanceName, b.instanceName) || a.triggerDate - b.triggerDate,
    );
  }

  async readVisits(path: string, places: PlaceIndex): Promise<ReadRows> {
    const seen = new FirstLines();
    return readRows(path, VISITS_FILE, visitRowReader, (line, row) => {
      const place = places.placeOf(row.contactId);
      if (place === undefined) return 'stranger';
      const { contactId, name, visit } = row;
      const first = seen.claim(`${contactId} ${name}`, line);
      if (first !== line) {
        const expected = `a visit of a contact once; line ${String(first)} has it`;
        return cellProblem('duplicate_visit', 'visit', `${contactId} ${name}`, expected);
      }
      this.#visits.add(place, this.#names.numberOf(name), visit?.date ?? REMOVED);
      return 'taken';
    });
  }

  async readTargets(
    path: string,
    places: PlaceIndex,
    instances: ReadonlySet<string>,
  ): Promise<ReadRows> {
    const readerOf = (columns: TargetColumns): RowReader<TargetRow> =>
      targetRowReader(columns, instances);
    return readRows(path, TARGETS_FILE, readerOf, (_line, { contactId, target }) => {
      const place = places.placeOf(contactId);
      if (place === undefined) return 'stranger';
      this.#targets.add(place, this.#names.numberOf(target.instanceName), target.triggerDate);
      return 'taken';
    });
  }
}
