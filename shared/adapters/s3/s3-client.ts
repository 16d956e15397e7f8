import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';

/** S3 says "slow down" while it spreads a busy prefix; these tries last some twenty seconds. */
const TRIES = 8;

/**
 * An S3 client with the settings that the adapters rely on: enough tries to outlast throttling.
 * @param config region, endpoint, credentials; by default the environment's.
 */
export function s3Client(config: S3ClientConfig = {}): S3Client {
  return new S3Client({ maxAttempts: TRIES, ...config });
}
