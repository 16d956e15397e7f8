import { RECORD_SCHEMA } from './record-schema.ts';
import { RecordReader, RecordUnreadable, type JsonObject } from './record-reader.ts';

/** One kind of record as it goes into a line of NDJSON and comes back. */
export interface LineCodec<Value> {
  /** JSON without its newline; snake_case, civil dates, the schema number first. */
  encode(value: Value): string;
  /** @throws RecordUnreadable saying which field is not as expected. */
  decode(line: string): Value;
  /** The record of parsed JSON without a schema number, as journal lines hold it. @throws RecordUnreadable */
  decodeRecord(record: unknown, path: string): Value;
}

/** A codec from the two directions of a record, adding and checking the schema number. */
export function lineCodec<Value>(
  encode: (value: Value) => JsonObject,
  decode: (reader: RecordReader) => Value,
): LineCodec<Value> {
  return {
    encode: (value) => JSON.stringify({ schema: RECORD_SCHEMA, ...encode(value) }),
    decode: (line) => {
      const reader = new RecordReader(parse(line), 'line');
      const schema = reader.integer('schema');
      if (schema === RECORD_SCHEMA) return decode(reader);
      throw new RecordUnreadable('line.schema', `schema ${String(RECORD_SCHEMA)}`, schema);
    },
    decodeRecord: (record, path) => decode(new RecordReader(record, path)),
  };
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    throw new RecordUnreadable('line', 'a JSON object', line);
  }
}
