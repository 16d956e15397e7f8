import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { bindColumns } from '../../shared/contracts/files/bind-columns.ts';
import { TARGET_COLUMNS, VISIT_COLUMNS } from '../../shared/contracts/files/records-files.ts';
import type { Target, Visit } from '../../shared/domain/contacts/contact.ts';
import { FirstLines } from '../../shared/domain/contacts/first-lines.ts';
import { cellProblem, type RowVerdict } from '../../shared/domain/contacts/row-problem.ts';
import { targetRowReader } from '../../shared/domain/contacts/target-row.ts';
import { visitRowReader } from '../../shared/domain/contacts/visit-row.ts';
import { Names } from '../../shared/domain/planning/files/names.ts';
import type { PlaceIndex } from '../../shared/domain/planning/files/place-index.ts';
import { RowsByContact } from '../../shared/domain/planning/files/rows-by-contact.ts';
import { compareText } from '../../shared/domain/planning/order.ts';
import { openTable } from '../../shared/workflows/import/open-table.ts';
import { verdictOn } from '../../shared/workflows/import/row-verdicts.ts';
import { UserError } from '../user-error.ts';
import type { ReadLines } from './known-emails.ts';
import type { RejectedRow } from './planner-calls.ts';

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

  async readVisits(path: string, places: PlaceIndex): Promise<ReadLines> {
    const seen = new FirstLines();
    return readRows(path, 'visits', VISIT_COLUMNS, visitRowReader, (line, row) => {
      const place = places.placeOf(row.contactId);
      if (place === undefined) return 'stranger';
      const first = seen.claim(`${row.contactId} ${row.name}`, line);
      if (first !== line) return `a visit of a contact once; line ${String(first)} has it`;
      this.#visits.add(place, this.#names.numberOf(row.name), row.visit?.date ?? REMOVED);
      return 'taken';
    });
  }

  async readTargets(
    path: string,
    places: PlaceIndex,
    instances: ReadonlySet<string>,
  ): Promise<ReadLines> {
    return readRows(
      path,
      'targets',
      TARGET_COLUMNS,
      (columns) => targetRowReader(columns, instances),
      (_line, { contactId, target }) => {
        const place = places.placeOf(contactId);
        if (place === undefined) return 'stranger';
        this.#targets.add(place, this.#names.numberOf(target.instanceName), target.triggerDate);
        return 'taken';
      },
    );
  }
}

interface BoundColumns<Name extends string> {
  readonly titles: readonly string[];
  readonly fields: Readonly<Record<Name, number>>;
}

/** @param take what becomes of a good row; any other text is what was expected instead of it. */
async function readRows<Name extends string, Row>(
  path: string,
  kind: 'visits' | 'targets',
  definitions: Parameters<typeof bindColumns<Name>>[0],
  readerOf: (
    columns: BoundColumns<Name>,
  ) => (line: number, cells: readonly string[]) => RowVerdict<Row>,
  take: (line: number, row: Row) => string,
): Promise<ReadLines> {
  const opened = await openTable({ name: basename(path), content: createReadStream(path), kind });
  if ('problem' in opened) throw new UserError(`${path}: ${opened.problem.message}`);
  const { table } = opened;
  const binding = bindColumns(definitions, table.titles);
  if ('problem' in binding) {
    const { problem, columns } = binding.problem;
    throw new UserError(
      `${path}: expected the columns of ${kind}, got a ${problem.replace('_', ' ')}: ${columns.join(', ')}`,
    );
  }
  const read = readerOf(binding.bound);
  const rejected: RejectedRow[] = [];
  const strangers: number[] = [];
  let rows = 0;
  for await (const batch of table.records) {
    for (const record of batch) {
      rows += 1;
      const verdict = verdictOn(record, read, table.titles);
      if (verdict.result === 'rejected') {
        rejected.push({ file: path, line: record.line, problems: verdict.problems });
        continue;
      }
      const taken = take(record.line, verdict.value);
      if (taken === 'stranger') strangers.push(record.line);
      else if (taken !== 'taken') {
        const problem = cellProblem('duplicate_visit', 'visit', record.cells.join(','), taken);
        rejected.push({ file: path, line: record.line, problems: [problem] });
      }
    }
  }
  return { rows, rejected, strangers: Uint32Array.from(strangers) };
}
