import {
  GetRecordsCommand,
  GetShardIteratorCommand,
  ResourceNotFoundException,
  TrimmedDataAccessException,
  type DynamoDBStreamsClient,
} from '@aws-sdk/client-dynamodb-streams';
import type { StreamRecord } from '../../shared/adapters/dynamodb/stream-records.ts';
import type { FailedBatchInfo } from '../../shared/contracts/events/stream-event.ts';

/** A stream answers with pages that have nothing in them while it looks for the next records. */
const MOST_EMPTY_PAGES = 100;

/**
 * The records of a failed batch, read from the stream again: from its first to its last, with those
 * in between that its reader had been given in other batches, or not at all.
 * @returns null when the stream has forgotten them, which it does after a day.
 */
export async function readBatch(
  client: DynamoDBStreamsClient,
  batch: FailedBatchInfo,
): Promise<readonly StreamRecord[] | null> {
  try {
    return await readRange(client, batch);
  } catch (error) {
    const isForgotten =
      error instanceof TrimmedDataAccessException || error instanceof ResourceNotFoundException;
    if (isForgotten) return null;
    throw error;
  }
}

async function readRange(
  client: DynamoDBStreamsClient,
  { streamArn, shardId, startSequenceNumber, endSequenceNumber }: FailedBatchInfo,
): Promise<readonly StreamRecord[] | null> {
  const start = await client.send(
    new GetShardIteratorCommand({
      StreamArn: streamArn,
      ShardId: shardId,
      ShardIteratorType: 'AT_SEQUENCE_NUMBER',
      SequenceNumber: startSequenceNumber,
    }),
  );
  const end = BigInt(endSequenceNumber);
  const records: StreamRecord[] = [];
  let iterator = start.ShardIterator;
  for (let emptyPages = 0; iterator !== undefined && emptyPages < MOST_EMPTY_PAGES;) {
    const page = await client.send(new GetRecordsCommand({ ShardIterator: iterator }));
    const read = page.Records ?? [];
    records.push(...read.filter((record) => sequenceOf(record) <= end));
    if (read.some((record) => sequenceOf(record) >= end)) return records;
    if (read.length === 0) emptyPages += 1;
    iterator = page.NextShardIterator;
  }
  if (records.length === 0) return null;
  throw new Error(
    `Expected the stream to have records up to ${endSequenceNumber} in ${shardId}, it ends before`,
  );
}

function sequenceOf(record: StreamRecord): bigint {
  return BigInt(record.dynamodb?.SequenceNumber ?? '0');
}
