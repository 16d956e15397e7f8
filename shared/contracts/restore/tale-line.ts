import { lineCodec } from '../records/line-codec.ts';
import type { JsonObject } from '../records/record-reader.ts';
import { wordsOf } from '../records/record-words.ts';

/** What a restore asks of one line of the journal. */
export interface TaleLine {
  readonly entity: 'email' | 'contact' | 'suppression';
  readonly change: 'put' | 'removed';
  readonly contactId: string | null;
  readonly key: string;
  readonly fields: JsonObject;
  /** The instant of its cause, epoch milliseconds. */
  readonly at: number;
}

const ENTITIES = wordsOf<TaleLine['entity']>(['email', 'contact', 'suppression']);
const CHANGES = wordsOf<TaleLine['change']>(['put', 'removed']);

/** A line of the journal as the opening of a restore hands it on to the slices and the close. */
export const taleLine = lineCodec<TaleLine>(
  ({ entity, change, contactId, key, fields, at }) => ({
    entity,
    change,
    contact_id: contactId,
    key,
    fields,
    at_ms: at,
  }),
  (reader) => ({
    entity: reader.word('entity', ENTITIES),
    change: reader.word('change', CHANGES),
    contactId: reader.textOrNull('contact_id'),
    key: reader.text('key'),
    fields: reader.object('fields'),
    at: reader.integer('at_ms'),
  }),
);
