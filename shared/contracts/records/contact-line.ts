import type { Contact, SuppressionReason } from '../../domain/contacts/contact.ts';
import type { Email } from '../../domain/planning/email.ts';
import {
  decodeBelongings,
  decodeContact,
  encodeBelongings,
  encodeContact,
  type Belongings,
} from './contact-record.ts';
import { decodeEmail, encodeEmail } from './email-record.ts';
import { lineCodec } from './line-codec.ts';
import { SUPPRESSION_WORDS } from './record-words.ts';

export { RECORD_SCHEMA } from './record-schema.ts';

/**
 * A contact with everything that is its own, as snapshots and backups hold it. The same shape as
 * the store's `ContactRecords`, which this folder may not import.
 */
export interface ContactLine extends Belongings {
  readonly contact: Contact;
  readonly version: number;
  readonly bulkRun: number | null;
  readonly emails: readonly Email[];
  readonly suppression: SuppressionReason | null;
}

/** Contacts as lines. */
export const contactLine = lineCodec<ContactLine>(
  (records) => ({
    contact: encodeContact(records.contact),
    version: records.version,
    bulk_run: records.bulkRun,
    ...encodeBelongings(records),
    emails: records.emails.map(encodeEmail),
    suppression: records.suppression,
  }),
  (reader) => ({
    contact: reader.record('contact', decodeContact),
    version: reader.integer('version'),
    bulkRun: reader.integerOrNull('bulk_run'),
    ...decodeBelongings(reader),
    emails: reader.records('emails', decodeEmail),
    suppression: reader.wordOrNull('suppression', SUPPRESSION_WORDS),
  }),
);

/** One line (without its newline) of a snapshot: JSON, snake_case, civil dates. */
export function encodeContactRecords(records: ContactLine): string {
  return contactLine.encode(records);
}

/**
 * Reads one line of a snapshot back, checking every field.
 * @throws RecordUnreadable saying which field of the line is not as expected.
 */
export function decodeContactRecords(line: string): ContactLine {
  return contactLine.decode(line);
}
