import { CellReader } from './cell-reader.ts';
import { isContactId } from './contact-row.ts';
import type { Visit } from './contact.ts';
import type { RowVerdict } from './row-problem.ts';
import { visitFromCells } from './visit-cells.ts';
import { visitNameFrom } from './visit-name.ts';

/** What a row of a visits file says. */
export interface VisitRow {
  readonly contactId: string;
  /** The visit's name. */
  readonly name: string;
  /** Null removes the visit: its date is empty. */
  readonly visit: Visit | null;
}

/** Which column of a visits file holds what. */
export interface VisitColumns {
  readonly titles: readonly string[];
  readonly fields: Readonly<Record<'contact_id' | 'visit' | 'date' | 'time', number>>;
}

/** Makes the reader of a visits file's rows. */
export function visitRowReader(
  columns: VisitColumns,
): (line: number, cells: readonly string[]) => RowVerdict<VisitRow> {
  const reader = new CellReader(columns.titles);
  const { fields } = columns;
  return (line, cells) => {
    reader.start(cells);
    const contactId = contactIdCell(reader, fields.contact_id);
    const name = visitName(reader, fields.visit);
    const visit = visitFromCells(reader, name, fields.date, fields.time);
    const { problems, warnings } = reader;
    if (problems.length > 0) return { result: 'rejected', line, problems };
    return { result: 'row', line, value: { contactId, name, visit }, warnings };
  };
}

/** The id of the contact that a row is about. */
export function contactIdCell(reader: CellReader, column: number): string {
  return reader.required(column, isContactId, 'bad_id', "the contact's id");
}

function visitName(reader: CellReader, column: number): string {
  const expected = 'the name of a visit, such as V1';
  const text = reader.required(
    column,
    (value) => visitNameFrom(value) !== undefined,
    'bad_visit',
    expected,
  );
  const name = visitNameFrom(text) ?? '';
  if (name !== 'signup') return name;
  reader.reject(column, 'reserved_visit', `${expected}; sign-up is the contact's signup_date`);
  return '';
}
