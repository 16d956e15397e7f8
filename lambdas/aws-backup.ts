import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { hashKeySecret } from '../shared/adapters/aws/hash-key-secret.ts';
import { s3Journal } from '../shared/adapters/s3/journal.ts';
import { systemClock } from '../shared/runtime/clock.ts';
import { zlibCompression } from '../shared/runtime/compression.ts';
import { lambdaRuntime } from '../shared/runtime/lambda/lambda-runtime.ts';
import type { Environment } from '../shared/runtime/lambda/read-environment.ts';
import { boundedTasks } from '../shared/runtime/tasks.ts';
import { awsBuckets } from './aws-buckets.ts';
import { awsStore } from './aws-store.ts';
import type { RestoreDeps } from './restore-step.ts';

/** Parts of a backup that are read, and records that are written, at a time. */
const TASKS_AT_ONCE = 16;

/** What the functions of the backup and restore machines read of their environment. */
export const BACKUP_ENVIRONMENT = [
  'ALMANAC_STAGE',
  'LIVE_TABLE',
  'HISTORY_TABLE',
  'DROP_BUCKET',
  'DATA_BUCKET',
  'HASH_KEY_SECRET_ARN',
] as const;

/** What the functions of the backup and restore machines are made of on AWS. */
export function awsBackupDeps(env: Environment<(typeof BACKUP_ENVIRONMENT)[number]>): RestoreDeps {
  const clock = systemClock();
  const compression = zlibCompression();
  const bucket = awsBuckets(env);
  const client = new SecretsManagerClient();
  return {
    runtime: lambdaRuntime(env),
    ports: {
      store: awsStore(env).store,
      journal: s3Journal({ bucket, compression, clock }),
      bucket,
      compression,
      clock,
      tasks: boundedTasks(TASKS_AT_ONCE),
    },
    hashKey: hashKeySecret({ client, secretArn: env.HASH_KEY_SECRET_ARN }),
  };
}
