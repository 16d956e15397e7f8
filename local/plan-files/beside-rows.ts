import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { bindColumns, type BoundHeader } from '../../shared/contracts/files/bind-columns.ts';
import type { ColumnDefinition } from '../../shared/contracts/files/column-definition.ts';
import { TARGET_COLUMNS, VISIT_COLUMNS } from '../../shared/contracts/files/records-files.ts';
import type { CellProblem } from '../../shared/domain/contacts/row-problem.ts';
import { openTable, type OpenTable } from '../../shared/workflows/import/open-table.ts';
import { verdictOn, type RowReader } from '../../shared/workflows/import/row-verdicts.ts';
import { UserError } from '../user-error.ts';
import type { RejectedRow } from './planner-calls.ts';
import type { ReadLines } from './read-lines.ts';

/** A kind of file beside the contacts, with its columns. */
export interface BesideFile<Name extends string> {
  readonly kind: 'visits' | 'targets';
  readonly columns: readonly ColumnDefinition<Name>[];
}

export const VISITS_FILE = { kind: 'visits', columns: VISIT_COLUMNS } as const;
export const TARGETS_FILE = { kind: 'targets', columns: TARGET_COLUMNS } as const;

/** What reading visits or targets came to. */
export interface ReadRows extends ReadLines {
  /** The lines whose contact is not here. */
  readonly strangers: Uint32Array;
}

/**
 * Reads a file of rows about contacts.
 *
 * @param take what becomes of a good row; a problem rejects it.
 * @throws UserError when it is no such file.
 */
export async function readRows<Name extends string, Row>(
  path: string,
  file: BesideFile<Name>,
  readerOf: (columns: BoundHeader<Name>) => RowReader<Row>,
  take: (line: number, row: Row) => 'taken' | 'stranger' | CellProblem,
): Promise<ReadRows> {
  const { table, bound } = await openBeside(path, file);
  const read = readerOf(bound);
  const rejected: RejectedRow[] = [];
  const strangers: number[] = [];
  let rows = 0;
  for await (const batch of table.records) {
    for (const record of batch) {
      rows += 1;
      const { line } = record;
      const verdict = verdictOn(record, read, table.titles);
      if (verdict.result === 'rejected') {
        rejected.push({ file: path, line, problems: verdict.problems });
        continue;
      }
      const taken = take(line, verdict.value);
      if (taken === 'stranger') strangers.push(line);
      else if (taken !== 'taken') rejected.push({ file: path, line, problems: [taken] });
    }
  }
  return { rows, rejected, strangers: Uint32Array.from(strangers) };
}

/** The contact ids that stand on some lines of such a file. */
export async function contactsOfLines<Name extends string>(
  path: string,
  file: BesideFile<Name | 'contact_id'>,
  lines: ReadonlySet<number>,
): Promise<ReadonlyMap<number, string>> {
  const { table, bound } = await openBeside(path, file);
  const ids = new Map<number, string>();
  for await (const batch of table.records) {
    for (const { line, cells } of batch) {
      if (lines.has(line)) ids.set(line, cells[bound.fields.contact_id] ?? '');
    }
  }
  return ids;
}

async function openBeside<Name extends string>(
  path: string,
  { kind, columns }: BesideFile<Name>,
): Promise<{ readonly table: OpenTable; readonly bound: BoundHeader<Name> }> {
  const opened = await openTable({ name: basename(path), content: createReadStream(path), kind });
  if ('problem' in opened) throw new UserError(`${path}: ${opened.problem.message}`);
  const { table } = opened;
  const binding = bindColumns(columns, table.titles);
  if ('bound' in binding) return { table, bound: binding.bound };
  const { problem, columns: named } = binding.problem;
  throw new UserError(
    `${path}: expected the columns of ${kind}, got a ${problem.replace('_', ' ')}: ${named.join(', ')}`,
  );
}
