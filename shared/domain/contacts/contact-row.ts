import type { Day } from '../calendar/civil-date.ts';
import { isTimeZone } from '../calendar/time-zone.ts';
import type { State } from '../rules/states.ts';
import { CellReader } from './cell-reader.ts';
import type { ContactColumns } from './contact-columns.ts';
import type { Contact, Visit } from './contact.ts';
import { outreachContactId } from './derived-id.ts';
import { isEmailAddress } from './email-address.ts';
import type { RowVerdict } from './row-problem.ts';
import { resolveState, stateFrom } from './state-of.ts';
import { visitFromCells } from './visit-cells.ts';
import { isZipCode, placeOfZip, stateOfZip } from './zip-state.ts';

/** What a row of a contacts file says. */
export interface ContactRow {
  /** As a new contact would be: defaults filled in, the state from ZIP or state. */
  readonly contact: Contact;
  /** Whether the id was made from the address, the row having none (outreach). */
  readonly idIsDerived: boolean;
  /** The state as the row gives it, before the ZIP code has its say. */
  readonly givenState: string | null;
  /** Null when the row leaves it open. */
  readonly givenActive: boolean | null;
  /** From wide columns; null = the date is empty. */
  readonly visits: ReadonlyMap<string, Visit | null>;
}

/** How contact rows are read. */
export interface ContactRowOptions {
  /** Births after this day are refused. */
  readonly today: Day;
  /** Makes an id from the address where the row has none (outreach). */
  readonly deriveIds: boolean;
}

const CONTACT_ID = /^[A-Za-z0-9._@-]{1,128}$/;
/** 7 to 15 digits (E.164) with what people put between them, and an extension. */
const PHONE_NUMBER = /^\+?(?:[\s().\-/]*\d){7,15}(?:\s*(?:x|ext\.?)\s*\d{1,6})?$/i;
const NO_VISITS: ReadonlyMap<string, Visit | null> = new Map();
const NO_ATTRIBUTES: Readonly<Record<string, string>> = {};

/** Whether a text can be a contact's id (rules §2). */
export function isContactId(text: string): boolean {
  return CONTACT_ID.test(text);
}

/**
 * Makes the reader of a contacts file's rows. A row is judged as a whole: all its problems are
 * listed. It does not know the other rows, nor who is in the store.
 */
export function contactRowReader(
  columns: ContactColumns,
  options: ContactRowOptions,
): (line: number, cells: readonly string[]) => RowVerdict<ContactRow> {
  const reader = new CellReader(columns.titles);
  return (line, cells) => {
    reader.start(cells);
    const value = contactRow(reader, columns, options);
    const { problems, warnings } = reader;
    if (problems.length > 0) return { result: 'rejected', line, problems };
    return { result: 'row', line, value, warnings };
  };
}

function contactRow(
  reader: CellReader,
  columns: ContactColumns,
  options: ContactRowOptions,
): ContactRow {
  const { fields } = columns;
  const email = emailAddress(reader, fields.email);
  const idIsDerived = options.deriveIds && reader.raw(fields.id) === '';
  const zipCode = readZipCode(reader, fields.zip_code);
  const givenState = readState(reader, fields.state, zipCode);
  const givenActive = reader.trueOrFalse(fields.active);
  const resolved = resolveState(zipCode, givenState);
  if (resolved.conflict) warnOfState(reader, fields.state, resolved.state);
  const contact: Contact = {
    id: idIsDerived
      ? outreachContactId(email)
      : reader.required(fields.id, isContactId, 'bad_id', ID_EXPECTED),
    email,
    firstName: reader.text(fields.first_name),
    lastName: reader.text(fields.last_name),
    phoneNumber: phoneNumber(reader, fields.phone_number),
    zipCode,
    state: resolved.state,
    birthDate: birthDate(reader, fields.birth_date, options.today),
    effectiveDate: reader.date(fields.effective_date),
    segment: reader.text(fields.segment),
    active: givenActive ?? true,
    signupDate: reader.date(fields.signup_date),
    timeZone: timeZone(reader, fields.time_zone),
    smsConsent: reader.trueOrFalse(fields.sms_consent),
    attributes: attributes(reader, columns),
  };
  return { contact, idIsDerived, givenState, givenActive, visits: wideVisits(reader, columns) };
}

const ID_EXPECTED = 'an id of 1–128 letters, digits and . _ @ -';

function emailAddress(reader: CellReader, column: number): string {
  const expected = 'an email address such as name@example.com';
  const email = reader.required(column, isEmailAddress, 'bad_email', expected);
  // Legal in RFC 5321, unknown among people; in a spreadsheet or a shell it would be run.
  if (!/^[=+-]/.test(email)) return email;
  reader.reject(column, 'formula_like', 'an address that does not begin with =, + or -');
  return '';
}

function readZipCode(reader: CellReader, column: number): string | null {
  const text = reader.raw(column);
  if (text === '') return null;
  if (!isZipCode(text)) {
    reader.reject(column, 'bad_zip_code', '5 digits or ZIP+4 (leading zeros included)');
    return null;
  }
  if (stateOfZip(text) === null) {
    const kind = placeOfZip(text).place === 'military' ? 'a military' : 'an unknown';
    reader.warn(
      column,
      'zip_code_without_state',
      `a ZIP code of a state; ${kind} one counts as none`,
    );
  }
  return text;
}

/** A state that is no state is an error only where the ZIP code does not say better. */
function readState(reader: CellReader, column: number, zipCode: string | null): State | null {
  const text = reader.raw(column);
  if (text === '') return null;
  const state = stateFrom(text);
  if (state === 'military') {
    reader.warn(column, 'state_without_place', 'a state; a military one counts as none');
    return null;
  }
  if (state !== undefined) return state;
  const fromZip = zipCode === null ? null : stateOfZip(zipCode);
  if (fromZip === null) reader.reject(column, 'bad_state', 'a state as two letters, such as CA');
  else warnOfState(reader, column, fromZip);
  return null;
}

function warnOfState(reader: CellReader, column: number, state: string | null): void {
  const fromZip = state ?? 'none';
  reader.warn(
    column,
    'zip_code_and_state_differ',
    `${fromZip}, the ZIP code's state, which is used`,
  );
}

function phoneNumber(reader: CellReader, column: number): string | null {
  const text = reader.raw(column);
  if (text === '') return null;
  if (PHONE_NUMBER.test(text)) return text;
  reader.warn(
    column,
    'phone_number_not_understood',
    'a phone number; without one the field is empty',
  );
  return null;
}

function birthDate(reader: CellReader, column: number, today: Day): Day | null {
  const day = reader.date(column);
  if (day === null || day <= today) return day;
  reader.reject(column, 'date_in_the_future', 'a day of birth that is not in the future');
  return null;
}

function timeZone(reader: CellReader, column: number): string | null {
  const text = reader.raw(column);
  if (text === '') return null;
  // Intl takes offsets such as +05:30 too; a name keeps daylight saving time.
  if (/^[A-Za-z]/.test(text) && isTimeZone(text)) return text;
  reader.reject(column, 'bad_time_zone', 'an IANA time zone such as America/Chicago');
  return null;
}

function wideVisits(reader: CellReader, columns: ContactColumns): ContactRow['visits'] {
  if (columns.visits.length === 0) return NO_VISITS;
  return new Map(
    columns.visits.map(({ visit, dateColumn, timeColumn }) => [
      visit,
      visitFromCells(reader, visit, dateColumn, timeColumn),
    ]),
  );
}

function attributes(reader: CellReader, columns: ContactColumns): Contact['attributes'] {
  for (const column of columns.unnamed) {
    if (reader.raw(column) !== '') {
      reader.warn(
        column,
        'value_in_unnamed_column',
        'a header for this column; its cells are left out',
      );
    }
  }
  if (columns.attributes.length === 0) return NO_ATTRIBUTES;
  const found: Record<string, string> = {};
  for (const { name, column } of columns.attributes) {
    const text = reader.longText(column);
    if (text !== null) found[name] = text;
  }
  return found;
}
