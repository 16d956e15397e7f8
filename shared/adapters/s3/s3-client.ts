import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';

/** S3 says "slow down" while it spreads a busy prefix; these tries last some twenty seconds. */
const TRIES = 8;

/**
 * A connection on which nothing moves for so long is given up and made anew, also where it is the
 * reader of an object who takes the time.
 */
const CONNECTION = { connectionTimeout: 3_000, socketTimeout: 60_000 };

/**
 * An S3 client with the settings that the adapters rely on: enough tries to outlast throttling, and
 * no waiting for what does not come.
 * @param config region, endpoint, credentials; by default the environment's.
 */
export function s3Client(config: S3ClientConfig = {}): S3Client {
  return new S3Client({ maxAttempts: TRIES, requestHandler: CONNECTION, ...config });
}
