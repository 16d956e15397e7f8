import { hasField, type ContactColumns, type ContactField } from './contact-columns.ts';
import type { ContactRow } from './contact-row.ts';
import type { Contact } from './contact.ts';
import { resolveState } from './state-of.ts';
import { stateOfZip } from './zip-state.ts';

/**
 * What a row makes of a contact that is there. A column that the file lacks leaves its field as it
 * is; an empty cell clears it, with three exceptions: an empty `active` does not wake up whom
 * somebody switched off, an empty `signup_date` does not forget the day of the first import, and a
 * row that was matched by address (outreach) clears attributes only.
 */
export function mergeContact(stored: Contact, row: ContactRow, columns: ContactColumns): Contact {
  const { contact } = row;
  const taken = <Value>(field: ContactField, value: Value | null, before: Value): Value | null =>
    takes(field, value, row, columns) ? value : before;
  const zipCode = taken('zip_code', contact.zipCode, stored.zipCode);
  return {
    id: stored.id,
    email: contact.email,
    firstName: taken('first_name', contact.firstName, stored.firstName),
    lastName: taken('last_name', contact.lastName, stored.lastName),
    phoneNumber: taken('phone_number', contact.phoneNumber, stored.phoneNumber),
    zipCode,
    state: mergedState(stored, row, columns, zipCode),
    birthDate: taken('birth_date', contact.birthDate, stored.birthDate),
    effectiveDate: taken('effective_date', contact.effectiveDate, stored.effectiveDate),
    segment: taken('segment', contact.segment, stored.segment),
    active: row.givenActive ?? stored.active,
    signupDate: contact.signupDate ?? stored.signupDate,
    timeZone: taken('time_zone', contact.timeZone, stored.timeZone),
    smsConsent: taken('sms_consent', contact.smsConsent, stored.smsConsent),
    attributes: mergedAttributes(stored, contact, columns),
  };
}

function takes(
  field: ContactField,
  value: unknown,
  row: ContactRow,
  columns: ContactColumns,
): boolean {
  return hasField(columns, field) && (value !== null || !row.idIsDerived);
}

/**
 * The ZIP code goes first, whether it is the row's or was there before. A state that came from a ZIP
 * code which is gone now goes with it; one that was given stays.
 */
function mergedState(
  stored: Contact,
  row: ContactRow,
  columns: ContactColumns,
  zipCode: string | null,
): string | null {
  const cameFromZip = stored.zipCode !== null && stateOfZip(stored.zipCode) === stored.state;
  const before = cameFromZip && zipCode !== stored.zipCode ? null : stored.state;
  const given = takes('state', row.givenState, row, columns) ? row.givenState : before;
  return resolveState(zipCode, given).state;
}

function mergedAttributes(
  stored: Contact,
  contact: Contact,
  columns: ContactColumns,
): Contact['attributes'] {
  if (columns.attributes.length === 0) return stored.attributes;
  const merged = { ...stored.attributes, ...contact.attributes };
  const cleared = columns.attributes.filter(({ name }) => !Object.hasOwn(contact.attributes, name));
  const names = new Set(cleared.map(({ name }) => name));
  return Object.fromEntries(Object.entries(merged).filter(([name]) => !names.has(name)));
}
