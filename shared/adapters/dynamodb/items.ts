import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { ENTITY } from '../../contracts/aws/table-layout.ts';
import { RECORD_SCHEMA } from '../../contracts/records/record-schema.ts';
import { RecordReader } from '../../contracts/records/record-reader.ts';
import type { Cause } from '../../ports/cause.ts';

/** An item as the store sees it: plain values, its keys among them. */
export type Item = Readonly<Record<string, unknown>>;

/** What DynamoDB is sent. */
export type Attributes = Record<string, AttributeValue>;

/**
 * The attributes that every item has: what it is, the schema of its attributes, and the cause of its
 * last write. A record that the journal tells of stands in `record`, as text
 * (`shared/adapters/stored-records.ts`): what is compared to know whether it changed. The other
 * attributes are what conditions and keys look at.
 *
 * @param cause null for what is no record: counters, claims, leases.
 */
export function itemBasics(entity: string, cause: Cause | null): Item {
  return { [ENTITY]: entity, schema: RECORD_SCHEMA, ...(cause && { cause: causeMap(cause) }) };
}

/** The cause of a write as its attribute. */
export function causeMap({ actor, reason, run, at }: Cause): Item {
  return { actor, reason, run, at };
}

/** The cause that an item's last write had. @throws RecordUnreadable */
export function causeOf(item: Item): Cause {
  return new RecordReader(item, 'item').record('cause', (reader) => ({
    actor: reader.text('actor'),
    reason: reader.text('reason'),
    run: reader.integerOrNull('run'),
    at: reader.integer('at'),
  }));
}

/** @throws Error for values that DynamoDB cannot hold, `undefined` among them. */
export function toAttributes(item: Item): Attributes {
  return marshall(item);
}

export function fromAttributes(attributes: Attributes): Item {
  return unmarshall(attributes);
}
