import type { StreamBatch } from '../../ports/journal.ts';

/** What a record of DynamoDB's stream says of its place, as Lambda and the stream's own API have it. */
export interface PlacedRecord {
  readonly dynamodb?:
    | {
        readonly SequenceNumber?: string | undefined;
        /** Epoch seconds, or an instant. */
        readonly ApproximateCreationDateTime?: number | Date | undefined;
      }
    | undefined;
}

/** What a journal has to know of the records that were handed over together, in their order. */
export function streamBatchOf(records: readonly PlacedRecord[]): StreamBatch {
  const first = records[0]?.dynamodb?.SequenceNumber;
  const last = records.at(-1)?.dynamodb?.SequenceNumber;
  const times = records.map(({ dynamodb }) => epochMs(dynamodb?.ApproximateCreationDateTime));
  const at = Math.max(...times);
  if (first === undefined || last === undefined || Number.isNaN(at)) {
    throw new Error('Expected stream records with a sequence number and a time of creation');
  }
  return { first, last, at };
}

function epochMs(created: number | Date | undefined): number {
  return created instanceof Date ? created.getTime() : (created ?? NaN) * 1000;
}
