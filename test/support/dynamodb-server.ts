import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TableNames } from '../../shared/adapters/dynamodb/tables.ts';
import {
  hasLocalDynamodb,
  makeTables,
  NO_DYNAMODB,
  startLocalDynamodb,
  type LocalDynamodb,
} from './local-dynamodb.ts';

/** A DynamoDB for the tests of one file. */
export interface Dynamodb {
  endpoint(): string;
  client(): DynamoDBClient;
  /** Creates an empty pair of tables; with a stream only where the test reads it. */
  makeTables(options?: { readonly stream: boolean }): Promise<TableNames>;
}

/**
 * Describes what needs a DynamoDB: one server for the file, on a port of its own, or the one that
 * `ALMANAC_TEST_DYNAMODB_ENDPOINT` names. Where there is none the suite is skipped and says so; a
 * build server (`CI=true`) fails instead.
 */
export function describeWithDynamodb(title: string, suite: (dynamodb: Dynamodb) => void): void {
  if (!hasLocalDynamodb()) {
    reportMissing(title);
    return;
  }
  describe(title, () => {
    let server: LocalDynamodb | undefined;
    beforeAll(async () => {
      server = await startLocalDynamodb();
    });
    afterAll(() => {
      server?.stop();
    });
    const running = (): LocalDynamodb => {
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

function reportMissing(title: string): void {
  describe(title, () => {
    it(NO_DYNAMODB, ({ skip }) => {
      if (process.env['CI'] === 'true') expect.fail(`"${title}" ${NO_DYNAMODB}`);
      skip(NO_DYNAMODB);
    });
  });
}
