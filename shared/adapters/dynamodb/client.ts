import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';

/** Where the tables are. Without an endpoint or a region, as the environment says. */
export interface DynamoClientOptions extends Pick<
  DynamoDBClientConfig,
  'endpoint' | 'region' | 'credentials'
> {
  /** After this time without an answer it is taken for lost. */
  readonly answerTimeoutMs?: number;
}

/**
 * The client of the store. It asks once: the store itself asks again (`retries.ts`), because only it
 * knows whether a write whose answer was lost took place.
 */
export function createDynamoClient(options: DynamoClientOptions = {}): DynamoDBClient {
  const { answerTimeoutMs = 10_000, ...where } = options;
  return new DynamoDBClient({
    ...where,
    maxAttempts: 1,
    requestHandler: {
      connectionTimeout: 2000,
      requestTimeout: answerTimeoutMs,
      // Without this the timeout is but a warning.
      throwOnRequestTimeout: true,
    },
  });
}
