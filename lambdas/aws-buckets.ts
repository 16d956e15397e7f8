import { almanacBuckets } from '../shared/adapters/s3/almanac-buckets.ts';
import { s3Bucket } from '../shared/adapters/s3/bucket.ts';
import { s3Client } from '../shared/adapters/s3/s3-client.ts';
import type { Bucket } from '../shared/ports/bucket.ts';
import type { Environment } from '../shared/runtime/lambda/read-environment.ts';

/** The stage's two buckets as one: dropped files and reports, runs, backups and the journal. */
export function awsBuckets(env: Environment<'DROP_BUCKET' | 'DATA_BUCKET'>): Bucket {
  const names = { dropBucket: env.DROP_BUCKET, dataBucket: env.DATA_BUCKET };
  return s3Bucket({ client: s3Client(), bucketOf: almanacBuckets(names) });
}
