import { encodeContact } from '../../contracts/records/contact-record.ts';
import { addressKey, type Contact } from '../../domain/contacts/contact.ts';
import { keyedHash } from '../../domain/contacts/keyed-hash.ts';

/** What a journal line may say of a contact as it is. Everything else counts as private. */
const OPEN_FIELDS = [
  'state',
  'segment',
  'active',
  'effective_date',
  'signup_date',
  'time_zone',
  'sms_consent',
] as const;

/** Fields of a journal line whose values are never written, only which of them changed. */
const PRIVATE_FIELDS = [
  'email',
  'first_name',
  'last_name',
  'phone_number',
  'zip_code',
  'birth_date',
  'attributes',
] as const;

/**
 * The fields of a contact's journal line: the open ones as they are, the names of all that changed,
 * and of private ones that changed keyed hashes of the old and the new value (null = there was none).
 */
export function contactFields(
  before: Contact | null,
  after: Contact | null,
  hashKey: string,
): Readonly<Record<string, unknown>> {
  const old = textsOf(before);
  const current = textsOf(after);
  const changed = [...OPEN_FIELDS, ...PRIVATE_FIELDS].filter(
    (field) => old[field] !== current[field],
  );
  const hash = (field: string, text: string | undefined): string | null =>
    text === undefined ? null : keyedHash(hashKey, field, text);
  const record: Readonly<Record<string, unknown>> = encodeContact(present(before, after));
  const fields: Record<string, unknown> = {};
  for (const field of OPEN_FIELDS) fields[field] = record[field];
  const hashes: Record<string, unknown> = {};
  for (const field of PRIVATE_FIELDS) {
    if (!changed.includes(field)) continue;
    hashes[field] = { before: hash(field, old[field]), after: hash(field, current[field]) };
  }
  return { ...fields, changed, hashes };
}

/** Each field that has a value, as text to compare and to hash; addresses as they are compared. */
function textsOf(contact: Contact | null): Readonly<Record<string, string>> {
  if (contact === null) return {};
  const attributes = Object.entries(contact.attributes).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const record: Readonly<Record<string, unknown>> = encodeContact(contact);
  const fields = {
    ...record,
    email: addressKey(contact.email),
    attributes: JSON.stringify(attributes),
  };
  const texts: Record<string, string> = {};
  for (const [name, value] of Object.entries<unknown>(fields)) {
    if (value !== null) texts[name] = typeof value === 'string' ? value : JSON.stringify(value);
  }
  return texts;
}

function present(before: Contact | null, after: Contact | null): Contact {
  const contact = after ?? before;
  if (contact === null) throw new Error('Expected a contact before or after its change');
  return contact;
}
