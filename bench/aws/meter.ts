import type {
  ConsumedCapacity,
  DynamoDBClient,
  ServiceInputTypes,
  ServiceOutputTypes,
} from '@aws-sdk/client-dynamodb';
import type { Bucket } from '../../shared/ports/bucket.ts';
import type { LineSink } from '../../shared/runtime/log.ts';
import { NOTHING, plus, type Usage } from './usage.ts';

/** Counts what work takes of a client, a bucket, a log and this process. */
export interface Meter {
  readonly sink: LineSink;
  /** The same bucket, counted. */
  readonly counted: (bucket: Bucket) => Bucket;
  /** What a piece of work took. */
  readonly of: (work: () => Promise<unknown>) => Promise<Usage>;
}

/** A meter on this client; it asks the tables what each request is charged for. */
export function meterOn(client: DynamoDBClient, liveTable: string): Meter {
  let taken = NOTHING;
  const take = (some: Partial<Usage>): void => {
    taken = plus(taken, { ...NOTHING, ...some });
  };
  client.middlewareStack.add(
    (next, { commandName = '' }) =>
      async (args) => {
        const input = withCapacity(args.input);
        const result = await next({ ...args, input });
        take({ requests: 1 });
        for (const capacity of capacitiesOf(result.output)) {
          take(unitsOf(capacity, liveTable, READS.has(commandName)));
        }
        return result;
      },
    { step: 'initialize', name: 'meter' },
  );
  return {
    sink: {
      write: (line) => {
        take({ logBytes: Buffer.byteLength(line) });
      },
    },
    counted: (bucket) => countedBucket(bucket, take),
    of: async (work) => {
      taken = NOTHING;
      const begun = process.cpuUsage();
      await work();
      const { user, system } = process.cpuUsage(begun);
      return { ...taken, cpuMs: (user + system) / 1000 };
    },
  };
}

const READS = new Set(['QueryCommand', 'GetItemCommand', 'BatchGetItemCommand']);

function withCapacity(input: ServiceInputTypes): ServiceInputTypes {
  return { ...input, ReturnConsumedCapacity: 'INDEXES' };
}

function capacitiesOf(output: ServiceOutputTypes): readonly ConsumedCapacity[] {
  if (!('ConsumedCapacity' in output)) return [];
  const all = [output.ConsumedCapacity ?? []].flat();
  return all.flatMap((one) => ('CapacityUnits' in one ? [one] : []));
}

function unitsOf(
  { TableName, CapacityUnits: all = 0, GlobalSecondaryIndexes = {} }: ConsumedCapacity,
  liveTable: string,
  isRead: boolean,
): Partial<Usage> {
  const isLive = TableName === liveTable;
  if (isRead) return isLive ? { liveReads: all } : { historyReads: all };
  if (!isLive) return { historyWrites: all };
  const indexWrites = Object.values(GlobalSecondaryIndexes).reduce(
    (sum, index) => sum + (index.CapacityUnits ?? 0),
    0,
  );
  return { liveWrites: all - indexWrites, indexWrites };
}

/** Listing and copying are charged like a PUT; removing is free. */
function countedBucket(bucket: Bucket, take: (some: Partial<Usage>) => void): Bucket {
  return {
    read: (key, range) => {
      take({ gets: 1 });
      return bucket.read(key, range);
    },
    write: async (key, content) => {
      take({ puts: 1 });
      await bucket.write(key, counting(content, take));
    },
    head: (key) => {
      take({ gets: 1 });
      return bucket.head(key);
    },
    list: (prefix) => {
      take({ puts: 1 });
      return bucket.list(prefix);
    },
    remove: (key) => bucket.remove(key),
    copy: (from, to) => {
      take({ puts: 1 });
      return bucket.copy(from, to);
    },
  };
}

async function* counting(
  content: Uint8Array | AsyncIterable<Uint8Array>,
  take: (some: Partial<Usage>) => void,
): AsyncGenerator<Uint8Array> {
  const chunks = content instanceof Uint8Array ? [content] : content;
  for await (const chunk of chunks) {
    take({ putBytes: chunk.byteLength });
    yield chunk;
  }
}
