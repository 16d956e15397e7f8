import { CreateTableCommand, waitUntilTableExists } from '@aws-sdk/client-dynamodb';
import type { CreateTableCommandInput, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDynamoClient } from '../../shared/adapters/dynamodb/client.ts';
import type { TableNames } from '../../shared/adapters/dynamodb/tables.ts';
import { DUE_INDEX, TABLE_KEY } from '../../shared/contracts/aws/table-layout.ts';
import { randomIds } from '../../shared/runtime/ids.ts';

/** A DynamoDB for the tests of one file. */
export interface Dynamodb {
  endpoint(): string;
  client(): DynamoDBClient;
  /**
   * Creates an empty pair of tables; with a stream only where the test reads it, because the server
   * slows down with the length of its streams.
   */
  makeTables(options?: { readonly stream: boolean }): Promise<TableNames>;
}

/**
 * Describes what needs a DynamoDB: one server for the file, on a port of its own, or the one that
 * `ALMANAC_TEST_DYNAMODB_ENDPOINT` names. Where there is none the suite is skipped and says so; a
 * build server (`CI=true`) fails instead.
 */
export function describeWithDynamodb(title: string, suite: (dynamodb: Dynamodb) => void): void {
  const given = process.env['ALMANAC_TEST_DYNAMODB_ENDPOINT'];
  const binary = serverBinary();
  if (given === undefined && binary === undefined) {
    reportMissing(title);
    return;
  }
  describe(title, () => {
    let server: Server | undefined;
    beforeAll(async () => {
      server = given === undefined ? await startServer(binary ?? '') : connect(given, () => {});
    });
    afterAll(() => {
      server?.stop();
    });
    const running = (): Server => {
      if (!server) throw new Error('Expected a test of this suite to be running');
      return server;
    };
    suite({
      endpoint: () => running().endpoint,
      client: () => running().client,
      makeTables: ({ stream } = { stream: false }) => makeTables(running().client, stream),
    });
  });
}

interface Server {
  readonly endpoint: string;
  readonly client: DynamoDBClient;
  stop(): void;
}

const MISSING =
  'needs the optional dependency @dynoxide/linux-x64 (Linux, x64), or ALMANAC_TEST_DYNAMODB_ENDPOINT with the address of a DynamoDB';

function reportMissing(title: string): void {
  describe(title, () => {
    it(MISSING, ({ skip }) => {
      if (process.env['CI'] === 'true') expect.fail(`"${title}" ${MISSING}`);
      skip(MISSING);
    });
  });
}

function serverBinary(): string | undefined {
  try {
    const manifest = createRequire(import.meta.url).resolve('@dynoxide/linux-x64/package.json');
    return join(dirname(manifest), 'dynoxide');
  } catch {
    return undefined;
  }
}

/** Starts a server that keeps everything in memory. Another one may take a port first: it tries again. */
async function startServer(binary: string): Promise<Server> {
  for (let attempt = 0; attempt < 5; attempt++) {
    const args = ['serve', '--port', String(await freePort())];
    const child = spawn(binary, args, { stdio: ['ignore', 'ignore', 'pipe'] });
    // A worker that ends before its hooks ran must not leave a server behind.
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

function connect(endpoint: string, stop: () => void): Server {
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

async function makeTables(client: DynamoDBClient, stream: boolean): Promise<TableNames> {
  const suffix = randomIds().next();
  const names = { liveTable: `live-${suffix}`, historyTable: `history-${suffix}` };
  await client.send(new CreateTableCommand(definition(names.liveTable, stream)));
  await client.send(new CreateTableCommand(definition(names.historyTable, false)));
  for (const TableName of [names.liveTable, names.historyTable]) {
    await waitUntilTableExists({ client, maxWaitTime: 60, minDelay: 1 }, { TableName });
  }
  return names;
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
