import { bindColumns, type BoundHeader } from '../../contracts/files/bind-columns.ts';
import type { ColumnDefinition, FileKind } from '../../contracts/files/column-definition.ts';
import { headerFileProblem } from '../../contracts/files/file-problem.ts';
import { TARGET_COLUMNS, VISIT_COLUMNS } from '../../contracts/files/records-files.ts';
import { FirstLines } from '../../domain/contacts/first-lines.ts';
import type { RowVerdict } from '../../domain/contacts/row-problem.ts';
import { targetRowReader, type TargetRow } from '../../domain/contacts/target-row.ts';
import { visitRowReader, type VisitRow } from '../../domain/contacts/visit-row.ts';
import { visitKey } from './belonging-rows.ts';
import { duplicateVisit } from './duplicates.ts';
import { FileRefused } from './file-refused.ts';
import { openTable } from './open-table.ts';
import { verdictOn, type RowReader } from './row-verdicts.ts';

/**
 * Reads a visits file without a store: every row in the order of the file; a second row for a visit
 * is rejected. Whether the contact is there is for the reader's user.
 *
 * @param name for messages.
 * @throws FileRefused when no row of it can be read.
 */
export function readVisitsFile(
  content: AsyncIterable<Uint8Array>,
  name: string,
): AsyncGenerator<RowVerdict<VisitRow>> {
  return readFile(content, name, 'visits', VISIT_COLUMNS, (columns) => {
    const read = visitRowReader(columns);
    const firstLines = new FirstLines();
    const idTitle = columns.titles[columns.fields.contact_id] ?? '';
    return (line, cells) => {
      const verdict = read(line, cells);
      if (verdict.result === 'rejected') return verdict;
      const firstLine = firstLines.claim(visitKey(verdict.value), line);
      if (firstLine === line) return verdict;
      const problem = duplicateVisit(idTitle, verdict.value.contactId, firstLine);
      return { result: 'rejected', line, problems: [problem] };
    };
  });
}

/**
 * Reads a targets file without a store; rows of other instances than these are rejected, a row that
 * is there twice comes twice.
 *
 * @throws FileRefused when no row of it can be read.
 */
export function readTargetsFile(
  content: AsyncIterable<Uint8Array>,
  name: string,
  instances: ReadonlySet<string>,
): AsyncGenerator<RowVerdict<TargetRow>> {
  return readFile(content, name, 'targets', TARGET_COLUMNS, (columns) =>
    targetRowReader(columns, instances),
  );
}

async function* readFile<Name extends string, Row>(
  content: AsyncIterable<Uint8Array>,
  name: string,
  kind: FileKind,
  definitions: readonly ColumnDefinition<Name>[],
  readerFor: (columns: BoundHeader<Name>) => RowReader<Row>,
): AsyncGenerator<RowVerdict<Row>> {
  const opened = await openTable({ name, content, kind });
  if ('problem' in opened) throw new FileRefused(name, opened.problem);
  const { titles, records } = opened.table;
  const binding = bindColumns(definitions, titles);
  if ('problem' in binding) throw new FileRefused(name, headerFileProblem(binding.problem, titles));
  const read = readerFor(binding.bound);
  for await (const batch of records) {
    for (const record of batch) yield verdictOn(record, read, titles);
  }
}
