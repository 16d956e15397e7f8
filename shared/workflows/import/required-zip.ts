import type { ContactColumns } from '../../domain/contacts/contact-columns.ts';
import type { Contact } from '../../domain/contacts/contact.ts';
import { cellProblem, type CellProblem } from '../../domain/contacts/row-problem.ts';
import { stateOfZip } from '../../domain/contacts/zip-state.ts';
import type { ImportSettings } from '../../domain/settings/settings.ts';

/** What `import.require_zip` has against a contact: no ZIP code, or one that counts as none. */
export function zipProblem(
  { zipCode }: Contact,
  columns: ContactColumns,
  { requireZip }: ImportSettings,
): CellProblem | undefined {
  if (!requireZip || (zipCode !== null && stateOfZip(zipCode) !== null)) return undefined;
  const title = columns.titles[columns.fields.zip_code] ?? 'zip_code';
  const expected = 'a ZIP code of a state (setting import.require_zip)';
  return cellProblem('zip_code_required', title, zipCode ?? '', expected);
}
