import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';

/** Where the tables are. Without an endpoint or a region, as the environment says. */
export type DynamoClientOptions = Pick<
  DynamoDBClientConfig,
  'endpoint' | 'region' | 'credentials' | 'requestHandler'
>;

/**
 * The client of the store. It asks once: the store itself asks again (`retries.ts`), because only it
 * knows whether a write whose answer was lost took place.
 */
export function createDynamoClient(options: DynamoClientOptions = {}): DynamoDBClient {
  return new DynamoDBClient({
    requestHandler: { connectionTimeout: 2000, requestTimeout: 10_000 },
    ...options,
    maxAttempts: 1,
  });
}
