import type { Day } from '../../shared/domain/calendar/civil-date.ts';
import type { ContactColumns } from '../../shared/domain/contacts/contact-columns.ts';
import { contactRowReader, type ContactRow } from '../../shared/domain/contacts/contact-row.ts';
import type { ImportSettings } from '../../shared/domain/settings/settings.ts';
import { zipProblem } from '../../shared/workflows/import/required-zip.ts';
import type { RowReader } from '../../shared/workflows/import/row-verdicts.ts';

/** Reads rows as an import does, `import.require_zip` included. */
export function contactReader(
  columns: ContactColumns,
  settings: ImportSettings,
  today: Day,
): RowReader<ContactRow> {
  const read = contactRowReader(columns, { today, deriveIds: false });
  if (!settings.requireZip) return read;
  return (line, cells) => {
    const verdict = read(line, cells);
    if (verdict.result === 'rejected') return verdict;
    const problem = zipProblem(verdict.value.contact, columns, settings);
    return problem ? { result: 'rejected', line, problems: [problem] } : verdict;
  };
}
