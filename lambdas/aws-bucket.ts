import { s3Bucket } from '../shared/adapters/s3/bucket.ts';
import { s3Client } from '../shared/adapters/s3/s3-client.ts';
import type { Bucket } from '../shared/ports/bucket.ts';
import type { Environment } from '../shared/runtime/lambda/read-environment.ts';

/** The stage's data bucket: runs, backups, journal, attachments. */
export function awsDataBucket(env: Environment<'DATA_BUCKET'>): Bucket {
  return s3Bucket({ client: s3Client(), bucketOf: () => env.DATA_BUCKET });
}
