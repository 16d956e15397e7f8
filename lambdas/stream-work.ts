import type { BatchResponse } from '../shared/contracts/events/stream-event.ts';
import type { StreamRecord } from '../shared/adapters/dynamodb/stream-records.ts';
import { describeError } from '../shared/contracts/errors/describe-error.ts';
import type { Invocation } from '../shared/runtime/lambda/lambda-step.ts';

/** How far the work on records came. */
export type StreamOutcome =
  | { readonly result: 'done' }
  /** Everything before the record at this index is done; `why` it is not. */
  | { readonly result: 'failed'; readonly at: number; readonly why: string };

/** The work of one of the stream's readers on records of one shard, in their order. */
export type StreamWork = (
  records: readonly StreamRecord[],
  /** Of the stream that they are from. */
  streamArn: string,
  invocation: Invocation,
) => Promise<StreamOutcome>;

/** What Lambda is to hand over again: from the first record on that failed. */
export function batchResponse(
  records: readonly StreamRecord[],
  outcome: StreamOutcome,
): BatchResponse {
  if (outcome.result === 'done') return { batchItemFailures: [] };
  const itemIdentifier = records[outcome.at]?.dynamodb?.SequenceNumber;
  if (itemIdentifier === undefined) throw new Error(`Expected a failed record, ${outcome.why}`);
  return { batchItemFailures: [{ itemIdentifier }] };
}

/**
 * What each record is read as, up to the first that cannot be read: it must not keep those before it
 * from being worked off.
 */
export async function readEach<Read>(
  records: readonly StreamRecord[],
  read: (record: StreamRecord) => Promise<Read> | Read,
): Promise<{ readonly read: readonly Read[]; readonly outcome: StreamOutcome }> {
  const all: Read[] = [];
  for (const [at, record] of records.entries()) {
    try {
      all.push(await read(record));
    } catch (error) {
      return { read: all, outcome: { result: 'failed', at, why: describeError(error) } };
    }
  }
  return { read: all, outcome: { result: 'done' } };
}
