import { CreateTableCommand, waitUntilTableExists } from '@aws-sdk/client-dynamodb';
import type { CreateTableCommandInput, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { createDynamoClient } from '../../shared/adapters/dynamodb/client.ts';
import type { TableNames } from '../../shared/adapters/dynamodb/tables.ts';
import { DUE_INDEX, TABLE_KEY } from '../../shared/contracts/aws/table-layout.ts';
import { randomIds } from '../../shared/runtime/ids.ts';

/** A DynamoDB on this machine, or where `ALMANAC_TEST_DYNAMODB_ENDPOINT` says. */
export interface LocalDynamodb {
  readonly endpoint: string;
  readonly client: DynamoDBClient;
  stop(): void;
}

/** What to say where there is none. */
export const NO_DYNAMODB =
  'needs the optional dependency @dynoxide/linux-x64 (Linux, x64), or ALMANAC_TEST_DYNAMODB_ENDPOINT with the address of a DynamoDB';

/** Whether one can be started, or is named. */
export function hasLocalDynamodb(): boolean {
  return givenEndpoint() !== undefined || serverBinary() !== undefined;
}

/** Starts a server of its own that keeps everything in memory, or connects to the one that is named. */
export async function startLocalDynamodb(): Promise<LocalDynamodb> {
  const given = givenEndpoint();
  if (given !== undefined) return connect(given, () => undefined);
  const binary = serverBinary();
  if (binary === undefined) throw new Error(`This ${NO_DYNAMODB}`);
  return startServer(binary);
}

/**
 * Creates an empty pair of tables; with a stream only where it is read, because the server slows
 * down with the length of its streams.
 */
export async function makeTables(client: DynamoDBClient, stream: boolean): Promise<TableNames> {
  const suffix = randomIds().next();
  const names = { liveTable: `live-${suffix}`, historyTable: `history-${suffix}` };
  await client.send(new CreateTableCommand(definition(names.liveTable, stream)));
  await client.send(new CreateTableCommand(definition(names.historyTable, false)));
  for (const TableName of [names.liveTable, names.historyTable]) {
    await waitUntilTableExists({ client, maxWaitTime: 60, minDelay: 1 }, { TableName });
  }
  return names;
}

function givenEndpoint(): string | undefined {
  return process.env['ALMANAC_TEST_DYNAMODB_ENDPOINT'];
}

function serverBinary(): string | undefined {
  try {
    const manifest = createRequire(import.meta.url).resolve('@dynoxide/linux-x64/package.json');
    return join(dirname(manifest), 'dynoxide');
  } catch {
    return undefined;
  }
}

/** Another process may take a port first: it tries again. */
async function startServer(binary: string): Promise<LocalDynamodb> {
  for (let attempt = 0; attempt < 5; attempt++) {
    const args = ['serve', '--port', String(await freePort())];
    const child = spawn(binary, args, { stdio: ['ignore', 'ignore', 'pipe'] });
    // A process that ends before it said so must not leave a server behind.
    process.once('exit', () => child.kill('SIGKILL'));
    for await (const line of createInterface({ input: child.stderr })) {
      const endpoint = /http:\/\/\S+/.exec(line)?.[0];
      if (endpoint !== undefined) return connect(endpoint, () => child.kill('SIGKILL'));
    }
  }
  throw new Error(`Expected ${binary} to listen on a port, it ended each time`);
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => {
        if (typeof address === 'object' && address !== null) resolve(address.port);
        else reject(new Error('Expected a port to be free'));
      });
    });
  });
}

function connect(endpoint: string, stop: () => void): LocalDynamodb {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const client = createDynamoClient({ endpoint, region: 'us-east-1', credentials });
  return {
    endpoint,
    client,
    stop: () => {
      client.destroy();
      stop();
    },
  };
}

function definition(name: string, stream: boolean): CreateTableCommandInput {
  const texts = [...keyOf(TABLE_KEY), ...keyOf(DUE_INDEX)].map(
    ({ AttributeName }) => AttributeName,
  );
  return {
    TableName: name,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: texts.map((own) => ({ AttributeName: own, AttributeType: 'S' })),
    KeySchema: keyOf(TABLE_KEY),
    GlobalSecondaryIndexes: [
      {
        IndexName: DUE_INDEX.name,
        KeySchema: keyOf(DUE_INDEX),
        Projection: {
          ProjectionType: 'INCLUDE',
          NonKeyAttributes: [...DUE_INDEX.nonKeyAttributes],
        },
      },
    ],
    ...(stream && {
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
    }),
  };
}

function keyOf({ partition, sort }: { readonly partition: string; readonly sort: string }) {
  return [
    { AttributeName: partition, KeyType: 'HASH' as const },
    { AttributeName: sort, KeyType: 'RANGE' as const },
  ];
}
