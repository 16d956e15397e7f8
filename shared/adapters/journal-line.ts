import { RECORD_SCHEMA } from '../contracts/records/record-schema.ts';
import { RecordReader } from '../contracts/records/record-reader.ts';
import { wordsOf } from '../contracts/records/record-words.ts';
import type { Cause } from '../ports/cause.ts';
import type { JournalEntry } from '../ports/journal.ts';

/** An entry as a line of NDJSON, without its newline; what the lake reads too. */
export function encodeJournalLine(entry: JournalEntry): string {
  const { organizationId, entity, change, contactId, key, fields, cause, source } = entry;
  return JSON.stringify({
    schema: RECORD_SCHEMA,
    organization_id: organizationId,
    entity,
    change,
    contact_id: contactId,
    key,
    fields,
    cause: { actor: cause.actor, reason: cause.reason, run: cause.run, at_ms: cause.at },
    source: source ? { store_id: source.storeId, position: source.position } : null,
  });
}

/** The entry of a line. @throws RecordUnreadable, or SyntaxError when it is no JSON. */
export function decodeJournalLine(line: string): JournalEntry {
  const value: unknown = JSON.parse(line);
  const reader = new RecordReader(value, 'journal line');
  const entry = {
    organizationId: reader.text('organization_id'),
    entity: reader.word('entity', ENTITIES),
    change: reader.word('change', CHANGES),
    contactId: reader.textOrNull('contact_id'),
    key: reader.text('key'),
    fields: reader.object('fields'),
    cause: reader.record('cause', decodeCause),
  };
  const source = reader.recordOrNull('source', decodeSource);
  return source === null ? entry : { ...entry, source };
}

const ENTITIES = wordsOf<JournalEntry['entity']>([
  'email',
  'contact',
  'visit',
  'target',
  'event',
  'suppression',
  'config',
  'run',
  'organization',
]);
const CHANGES = wordsOf<JournalEntry['change']>(['put', 'removed']);

function decodeCause(reader: RecordReader): Cause {
  return {
    actor: reader.text('actor'),
    reason: reader.text('reason'),
    run: reader.integerOrNull('run'),
    at: reader.integer('at_ms'),
  };
}

function decodeSource(reader: RecordReader): NonNullable<JournalEntry['source']> {
  const position = reader.any('position');
  return {
    storeId: reader.text('store_id'),
    position: typeof position === 'string' ? position : reader.integer('position'),
  };
}
