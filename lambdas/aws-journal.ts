import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { hashKeySecret } from '../shared/adapters/aws/hash-key-secret.ts';
import { s3Journal } from '../shared/adapters/s3/journal.ts';
import type { StreamedJournal } from '../shared/ports/journal.ts';
import { systemClock } from '../shared/runtime/clock.ts';
import { zlibCompression } from '../shared/runtime/compression.ts';
import type { Environment } from '../shared/runtime/lambda/read-environment.ts';
import { awsDataBucket } from './aws-bucket.ts';

/** A stage's journal, and the key for what it says of private values. */
export interface AwsJournal {
  readonly journal: StreamedJournal;
  readonly hashKey: () => Promise<string>;
}

/** The journal in the data bucket, and the key for what it says of private values. */
export function awsJournal(env: Environment<'DATA_BUCKET' | 'HASH_KEY_SECRET_ARN'>): AwsJournal {
  const compression = zlibCompression();
  return {
    journal: s3Journal({ bucket: awsDataBucket(env), compression, clock: systemClock() }),
    hashKey: hashKeySecret({
      client: new SecretsManagerClient(),
      secretArn: env.HASH_KEY_SECRET_ARN,
    }),
  };
}
