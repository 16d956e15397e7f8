import { ABSENT } from './cell-reader.ts';

/** The columns of a contacts file that are a contact's own fields, by their names in files. */
export const CONTACT_FIELDS = [
  'id',
  'email',
  'first_name',
  'last_name',
  'phone_number',
  'zip_code',
  'state',
  'birth_date',
  'effective_date',
  'segment',
  'active',
  'signup_date',
  'time_zone',
  'sms_consent',
] as const;

export type ContactField = (typeof CONTACT_FIELDS)[number];

/** Wide columns of one visit: `V1_Date`, `V1_Time`. */
export interface WideVisit {
  readonly visit: string;
  readonly dateColumn: number;
  /** `ABSENT` when the file has no time for it. */
  readonly timeColumn: number;
}

/** Which column of a contacts file holds what; positions from 0. */
export interface ContactColumns {
  /** The headers as the file has them. */
  readonly titles: readonly string[];
  /** `ABSENT` for a field that the file does not have. */
  readonly fields: Readonly<Record<ContactField, number>>;
  readonly visits: readonly WideVisit[];
  /** Every other column that has a name. */
  readonly attributes: readonly { readonly name: string; readonly column: number }[];
  /** Columns without a header. */
  readonly unnamed: readonly number[];
}

/** Whether a file has a column for a field. */
export function hasField(columns: ContactColumns, field: ContactField): boolean {
  return columns.fields[field] !== ABSENT;
}
