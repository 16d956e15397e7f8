import { hasField, type ContactColumns } from '../../domain/contacts/contact-columns.ts';
import { mergeContact } from '../../domain/contacts/contact-merge.ts';
import type { ContactRow } from '../../domain/contacts/contact-row.ts';
import type { Contact, Target, Visit } from '../../domain/contacts/contact.ts';
import {
  cellProblem,
  type CellProblem,
  type WarningReason,
} from '../../domain/contacts/row-problem.ts';
import { canonicalJson } from '../../domain/digest/canonical-json.ts';
import type { ContactRecords } from '../../ports/contacts.ts';
import type { WorkDecision } from './apply-changes.ts';
import type { TakenRow } from './import-context.ts';
import type { ImportRequest } from './import-request.ts';
import { zipProblem } from './required-zip.ts';

/** One row of a contacts file, and whose it is. */
export interface ContactCase {
  readonly row: TakenRow<ContactRow>;
  /** The row's id, or the contact that has its address (outreach). */
  readonly contactId: string;
  readonly columns: ContactColumns;
  readonly request: ImportRequest;
}

/** What a row of a contacts file changes, by what the store has of the contact. */
export function decideContact(
  { row, contactId, columns, request }: ContactCase,
  stored: ContactRecords | undefined,
): WorkDecision {
  const contact = contactAfter({ row, contactId, columns, request }, stored);
  const problem = zipProblem(contact, columns, request.settings.import);
  if (problem) {
    return {
      change: null,
      outcomes: [{ outcome: 'rejected', line: row.line, problems: [problem] }],
    };
  }
  const visits = changedVisits(row.value, stored);
  const addTargets = newTargets(request, stored);
  const isSame = isEqual(contact, stored?.contact);
  const unchanged = isSame && visits.size === 0 && addTargets.length === 0;
  const warnings = [...row.warnings, ...stateWarnings(row, contact, columns)];
  return {
    change: unchanged
      ? null
      : {
          ...(isSame ? {} : { contact }),
          ...(visits.size > 0 ? { visits } : {}),
          ...(addTargets.length > 0 ? { addTargets } : {}),
        },
    outcomes: [{ outcome: unchanged ? 'unchanged' : 'accepted', line: row.line, warnings }],
  };
}

/** Who is made for outreach did not sign up; everybody else did, at the latest today. */
function contactAfter(
  { row, contactId, columns, request }: ContactCase,
  stored: ContactRecords | undefined,
): Contact {
  const merged = stored
    ? mergeContact(stored.contact, row.value, columns)
    : { ...row.value.contact, id: contactId };
  const firstImport = request.instance === undefined ? request.today : null;
  return { ...merged, signupDate: merged.signupDate ?? firstImport };
}

function changedVisits(
  { visits }: ContactRow,
  stored: ContactRecords | undefined,
): ReadonlyMap<string, Visit | null> {
  if (visits.size === 0) return visits;
  const before = new Map(stored?.visits.map((visit) => [visit.visit, visit]));
  return new Map([...visits].filter(([name, visit]) => !isEqual(before.get(name) ?? null, visit)));
}

/** Plain records are equal when their JSON is, names in order. */
function isEqual(a: Contact | Visit | null, b: Contact | Visit | null | undefined): boolean {
  return b !== undefined && canonicalJson(a) === canonicalJson(b);
}

/** An outreach file makes its contacts targets as of today; a once-only instance just once. */
function newTargets(request: ImportRequest, stored: ContactRecords | undefined): Target[] {
  const { instance, settings, today } = request;
  if (instance === undefined) return [];
  const onceOnly = settings.campaignInstances.some(
    ({ instanceName, effective }) => instanceName === instance && effective.onceOnly,
  );
  const isTarget = stored?.targets.some(
    ({ instanceName, triggerDate }) =>
      instanceName === instance && (onceOnly || triggerDate === today),
  );
  return isTarget === true ? [] : [{ instanceName: instance, triggerDate: today }];
}

/** A state that a stored ZIP code overrules; what the row's own ZIP overrules was warned of. */
function stateWarnings(
  row: TakenRow<ContactRow>,
  contact: Contact,
  columns: ContactColumns,
): readonly CellProblem<WarningReason>[] {
  const { givenState } = row.value;
  const isFromRow = hasField(columns, 'zip_code') && row.value.contact.zipCode !== null;
  if (givenState === null || givenState === contact.state || isFromRow) return [];
  const title = columns.titles[columns.fields.state] ?? 'state';
  const expected = `${contact.state ?? 'none'}, the state of the ZIP code that the contact has`;
  return [cellProblem('zip_code_and_state_differ', title, givenState, expected)];
}
