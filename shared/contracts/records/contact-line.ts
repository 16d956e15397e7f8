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
import { RecordReader, RecordUnreadable } from './record-reader.ts';
import { SUPPRESSION_WORDS } from './record-words.ts';

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

/** The schema that this version writes. A reader takes it and the one before, once there is one. */
export const RECORD_SCHEMA = 1;

/** One line (without its newline) of a snapshot: JSON, snake_case, civil dates. */
export function encodeContactRecords(records: ContactLine): string {
  return JSON.stringify({
    schema: RECORD_SCHEMA,
    contact: encodeContact(records.contact),
    version: records.version,
    bulk_run: records.bulkRun,
    ...encodeBelongings(records),
    emails: records.emails.map(encodeEmail),
    suppression: records.suppression,
  });
}

/**
 * Reads one line of a snapshot back, checking every field.
 * @throws RecordUnreadable saying which field of whose record is not as expected.
 */
export function decodeContactRecords(line: string): ContactLine {
  const reader = new RecordReader(parse(line), 'line');
  checkSchema(reader.integer('schema'));
  return {
    contact: reader.record('contact', decodeContact),
    version: reader.integer('version'),
    bulkRun: reader.integerOrNull('bulk_run'),
    ...decodeBelongings(reader),
    emails: reader.records('emails', decodeEmail),
    suppression: reader.wordOrNull('suppression', SUPPRESSION_WORDS),
  };
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    throw new RecordUnreadable('line', 'a JSON object', line);
  }
}

function checkSchema(schema: number): void {
  if (schema === RECORD_SCHEMA) return;
  throw new RecordUnreadable('line.schema', `schema ${String(RECORD_SCHEMA)}`, schema);
}
