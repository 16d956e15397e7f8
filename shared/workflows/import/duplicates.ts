import type { ContactColumns } from '../../domain/contacts/contact-columns.ts';
import type { ContactRow } from '../../domain/contacts/contact-row.ts';
import { addressKey } from '../../domain/contacts/contact.ts';
import { FirstLines } from '../../domain/contacts/first-lines.ts';
import { cellProblem, type CellProblem } from '../../domain/contacts/row-problem.ts';
import type { ImportSettings } from '../../domain/settings/settings.ts';

/** What is the matter with a row that says again what a row above said. */
export type Duplicate =
  | {
      readonly duplicate: 'rejected';
      readonly problem: CellProblem<'duplicate_id' | 'duplicate_email'>;
    }
  /** `import.on_duplicate_email: keep_first`: left out, with a warning. */
  | { readonly duplicate: 'left_out'; readonly warning: CellProblem<'duplicate_email'> };

/** What is the matter with a second row for a visit of a contact; the lowest line counts. */
export function duplicateVisit(title: string, contactId: string, firstLine: number): CellProblem {
  const expected = `one row for each visit of a contact; line ${String(firstLine)} has it already`;
  return cellProblem('duplicate_visit', title, contactId, expected);
}

/**
 * The ids and addresses of a contacts file's good rows. A row that was rejected takes nothing from
 * the rows below it.
 */
export class ContactDuplicates {
  private readonly columns: ContactColumns;
  private readonly onDuplicateEmail: ImportSettings['onDuplicateEmail'];
  private readonly ids = new FirstLines();
  private readonly addresses = new FirstLines();
  private readonly awaited = new Map<string, number>();

  constructor(columns: ContactColumns, settings: ImportSettings) {
    this.columns = columns;
    this.onDuplicateEmail = settings.onDuplicateEmail;
  }

  /**
   * Whether a row's id or address is on a line above.
   *
   * @param contactId whose row it is, its id made from the address included.
   * @param isHolder whether the store says that the address is this contact's: then a line above
   *   that merely waits for it takes nothing.
   */
  find(row: ContactRow, contactId: string, line: number, isHolder = false): Duplicate | undefined {
    const address = addressKey(row.contact.email);
    const idLine = this.ids.lineOf(contactId);
    const awaited = isHolder ? undefined : this.awaited.get(address);
    const addressLine = this.addresses.lineOf(address) ?? awaited;
    if (idLine !== undefined && idLine !== line) {
      if (row.idIsDerived && this.onDuplicateEmail !== 'allow') {
        return this.ofAddress(row, `line ${String(idLine)}`);
      }
      const expected = `an id that is in the file once; line ${String(idLine)} has it`;
      const problem = this.problem('duplicate_id', 'id', contactId, expected);
      return { duplicate: 'rejected', problem };
    }
    if (addressLine === undefined || addressLine === line) return undefined;
    return this.ofAddress(row, `line ${String(addressLine)}`);
  }

  /** Takes a row's id. */
  claimId(contactId: string, line: number): void {
    this.ids.claim(contactId, line);
  }

  /** Takes a row's address. */
  claimAddress(row: ContactRow, line: number): void {
    if (this.onDuplicateEmail !== 'allow')
      this.addresses.claim(addressKey(row.contact.email), line);
  }

  /** Notes that a row waits for its address, which another contact has: rows below cannot have it. */
  await(row: ContactRow, line: number): void {
    this.awaited.set(addressKey(row.contact.email), line);
  }

  /** Whether a row above waits for a row's address. */
  isAwaited(row: ContactRow): boolean {
    return this.awaited.size > 0 && this.awaited.has(addressKey(row.contact.email));
  }

  /** The verdict over a row whose address is somebody else's: `line 5`, `contact "c1"`. */
  ofAddress(row: ContactRow, holder: string): Duplicate {
    const expected = `an address that no other contact has; ${holder} has it`;
    const problem = this.problem('duplicate_email', 'email', row.contact.email, expected);
    return this.onDuplicateEmail === 'keep_first'
      ? { duplicate: 'left_out', warning: problem }
      : { duplicate: 'rejected', problem };
  }

  private problem<Reason extends string>(
    reason: Reason,
    field: 'id' | 'email',
    value: string,
    expected: string,
  ): CellProblem<Reason> {
    const title = this.columns.titles[this.columns.fields[field]] ?? field;
    return cellProblem(reason, title, value, expected);
  }
}
