import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { folderBucket } from '../../shared/adapters/folder/bucket.ts';
import { memoryBucket } from '../../shared/adapters/memory/bucket.ts';
import { s3Bucket } from '../../shared/adapters/s3/bucket.ts';
import { manualClock } from '../../shared/adapters/memory/manual-runtime.ts';
import { startS3Server } from '../support/s3-server.ts';
import { NOW_MS } from '../support/stored-records.ts';
import { bucketContract } from './bucket-contract.ts';

bucketContract('memory', async () => ({
  bucket: memoryBucket(manualClock(NOW_MS)),
  close: async () => undefined,
}));

bucketContract('a folder', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'almanac-bucket-'));
  const close = async (): Promise<void> => {
    rmSync(folder, { recursive: true });
  };
  return { bucket: folderBucket({ folder }), close };
});

bucketContract('S3', async () => {
  const server = await startS3Server({ buckets: ['data'], pageSize: 2 });
  const bucket = s3Bucket({ client: server.client, bucketOf: () => 'data' });
  return { bucket, close: () => server.close() };
});
