import { MAX_RECORD_BYTES } from '../../domain/csv/record-scanner.ts';
import type { CsvFault, CsvRecord } from '../../domain/csv/csv-reader.ts';
import { cellProblem, type RowVerdict } from '../../domain/contacts/row-problem.ts';

/** Judges one row by its cells. */
export type RowReader<Row> = (line: number, cells: readonly string[]) => RowVerdict<Row>;

/** Judges a record: by its cells where it has them, else by what is wrong with it. */
export function verdictOn<Row>(
  record: CsvRecord,
  read: RowReader<Row>,
  titles: readonly string[],
): RowVerdict<Row> {
  if (record.fault === null) return read(record.line, record.cells);
  const expected = expectedInsteadOf(record.fault, record.cells.length, titles.length);
  const problem = cellProblem(record.fault, '', record.excerpt, expected);
  return { result: 'rejected', line: record.line, problems: [problem] };
}

function expectedInsteadOf(fault: CsvFault, cells: number, columns: number): string {
  switch (fault) {
    case 'ragged':
      return `${String(columns)} cells, as the header has; the row has ${String(cells)}`;
    case 'encoding':
      return 'text in UTF-8; some bytes of this row are none';
    case 'unclosed_quote':
      return `a closing quote, and ${String(columns)} cells, within ${String(MAX_RECORD_BYTES / 1024)} KB; rows are read again from the next line on`;
    case 'stray_quote':
      return 'no quote inside a cell that does not begin with one; quotes are written twice, in quotes';
    case 'text_after_quote':
      return 'a comma or the end of the line after a closing quote';
    case 'too_long':
      return `a row of at most ${String(MAX_RECORD_BYTES / 1024)} KB`;
  }
}
