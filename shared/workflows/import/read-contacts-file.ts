import { bindContactColumns } from '../../contracts/files/bind-contacts.ts';
import { headerFileProblem } from '../../contracts/files/file-problem.ts';
import type { Day } from '../../domain/calendar/civil-date.ts';
import { contactRowReader, type ContactRow } from '../../domain/contacts/contact-row.ts';
import type { Contact, Visit } from '../../domain/contacts/contact.ts';
import type { CellProblem, RowVerdict, WarningReason } from '../../domain/contacts/row-problem.ts';
import type { ImportSettings } from '../../domain/settings/settings.ts';
import { ContactDuplicates } from './duplicates.ts';
import { FileRefused } from './file-refused.ts';
import { openTable } from './open-table.ts';
import { zipProblem } from './required-zip.ts';
import { verdictOn } from './row-verdicts.ts';

/** A row of a contacts file that is read on its own, without a store. */
export type ContactFileRow =
  | {
      readonly result: 'row';
      readonly line: number;
      readonly contact: Contact;
      /** From wide columns. */
      readonly visits: readonly Visit[];
      readonly warnings: readonly CellProblem<WarningReason>[];
    }
  | Extract<RowVerdict<never>, { result: 'rejected' }>
  /** A second contact of an address, under `keep_first`. */
  | {
      readonly result: 'left_out';
      readonly line: number;
      readonly warning: CellProblem<WarningReason>;
    };

/** How a contacts file is read. */
export interface ContactsFileOptions {
  /** For messages. */
  readonly name: string;
  readonly today: Day;
  readonly settings: ImportSettings;
}

/**
 * Reads a contacts file: every row in the order of the file, duplicates decided by the lowest line.
 *
 * @throws FileRefused when no row of it can be read.
 */
export async function* readContactsFile(
  content: AsyncIterable<Uint8Array>,
  options: ContactsFileOptions,
): AsyncGenerator<ContactFileRow> {
  for await (const batch of readContactBatches(content, options)) yield* batch;
}

/** The same, some thousand rows at a time: for millions of rows, awaiting each one takes long. */
export async function* readContactBatches(
  content: AsyncIterable<Uint8Array>,
  { name, today, settings }: ContactsFileOptions,
): AsyncGenerator<readonly ContactFileRow[]> {
  const opened = await openTable({ name, content, kind: 'contacts' });
  if ('problem' in opened) throw new FileRefused(name, opened.problem);
  const { titles, records } = opened.table;
  const binding = bindContactColumns(titles, { idOptional: false });
  if ('problem' in binding) throw new FileRefused(name, headerFileProblem(binding.problem, titles));
  const { columns } = binding;
  const read = contactRowReader(columns, { today, deriveIds: false });
  const duplicates = new ContactDuplicates(columns, settings);
  for await (const batch of records) {
    yield batch.map((record): ContactFileRow => {
      const verdict = verdictOn(record, read, titles);
      if (verdict.result === 'rejected') return verdict;
      const { line, value, warnings } = verdict;
      const problem = zipProblem(value.contact, columns, settings);
      if (problem) return { result: 'rejected', line, problems: [problem] };
      return fileRow(line, value, warnings, duplicates);
    });
  }
}

function fileRow(
  line: number,
  row: ContactRow,
  warnings: readonly CellProblem<WarningReason>[],
  duplicates: ContactDuplicates,
): ContactFileRow {
  const { contact } = row;
  const duplicate = duplicates.find(row, contact.id, line);
  if (duplicate?.duplicate === 'rejected') {
    return { result: 'rejected', line, problems: [duplicate.problem] };
  }
  if (duplicate) return { result: 'left_out', line, warning: duplicate.warning };
  duplicates.claimId(contact.id, line);
  duplicates.claimAddress(row, line);
  return { result: 'row', line, contact, visits: visitsOf(row), warnings };
}

const NO_VISITS: readonly Visit[] = [];

function visitsOf({ visits }: ContactRow): readonly Visit[] {
  if (visits.size === 0) return NO_VISITS;
  return [...visits.values()].filter((visit) => visit !== null);
}
