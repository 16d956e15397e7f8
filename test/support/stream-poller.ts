import {
  DescribeStreamCommand,
  DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
  ListStreamsCommand,
} from '@aws-sdk/client-dynamodb-streams';
import type { StreamRecord } from '../../shared/adapters/dynamodb/stream-records.ts';

/** Reads a table's stream as Lambda would be handed it. */
export interface StreamPoller {
  /** The records since it was last asked, in their order. */
  read(): Promise<readonly StreamRecord[]>;
  stop(): void;
}

/** A reader of the stream of a table, from its beginning. */
export async function streamPoller(endpoint: string, table: string): Promise<StreamPoller> {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const client = new DynamoDBStreamsClient({ endpoint, region: 'us-east-1', credentials });
  const { Streams = [] } = await client.send(new ListStreamsCommand({ TableName: table }));
  const StreamArn = Streams[0]?.StreamArn;
  const { StreamDescription } = await client.send(new DescribeStreamCommand({ StreamArn }));
  const shards = new Map<string, string | undefined>();
  for (const { ShardId } of StreamDescription?.Shards ?? []) {
    if (ShardId === undefined) continue;
    const command = { StreamArn, ShardId, ShardIteratorType: 'TRIM_HORIZON' as const };
    const { ShardIterator } = await client.send(new GetShardIteratorCommand(command));
    shards.set(ShardId, ShardIterator);
  }
  return {
    read: async () => {
      const read: StreamRecord[] = [];
      for (const [shard, start] of shards) {
        let iterator = start;
        for (;;) {
          const command = new GetRecordsCommand({ ShardIterator: iterator });
          const { Records = [], NextShardIterator } = await client.send(command);
          read.push(...Records);
          iterator = NextShardIterator ?? iterator;
          if (Records.length === 0) break;
        }
        shards.set(shard, iterator);
      }
      return read;
    },
    stop: () => {
      client.destroy();
    },
  };
}
