import { expect, it } from 'vitest';
import { almanacBuckets } from '../../../shared/adapters/s3/almanac-buckets.ts';
import { s3Bucket } from '../../../shared/adapters/s3/bucket.ts';
import { s3Journal } from '../../../shared/adapters/s3/journal.ts';
import { recordingMailer } from '../../../shared/adapters/memory/mailer.ts';
import { zlibCompression } from '../../../shared/runtime/compression.ts';
import { systemClock } from '../../../shared/runtime/clock.ts';
import { aDynamoStore } from '../../support/dynamo-store.ts';
import { describeWithDynamodb, type Dynamodb } from '../../support/dynamodb-server.ts';
import { startS3Server, type S3Server } from '../../support/s3-server.ts';
import { aLakesideStage, type TestStage } from '../../support/stage.ts';

describeWithDynamodb('a stage in DynamoDB and S3', (dynamodb) => {
  it('is worked with from the command line, from a file to a mail and a moved visit', async () => {
    const s3 = await startS3Server({ buckets: ['drops', 'data'] });
    try {
      await workADay(await aStageIn(dynamodb, s3), s3);
    } finally {
      await s3.close();
    }
  });
});

async function workADay(stage: TestStage, s3: S3Server): Promise<void> {
  expect(s3.requests.filter((request) => request.startsWith('PUT /drops/drop/'))).toHaveLength(1);
  expect(await stage.json('org', 'list')).toMatchObject([{ id: 'lakeside', contacts: 2 }]);
  expect(await stage.ok('explain', 'ada')).toContain('Contact ada: state IL, active');
  expect(await stage.json('preview', 'ada')).toMatchObject({
    mails: [{ type: 'visit_remind', send_date: '2027-03-01' }],
  });

  expect(await stage.json('send')).toMatchObject({ sent: 1 });
  expect(await stage.json('visit', 'set', 'ada', 'V1', '2027-03-09')).toMatchObject({
    changed: true,
    mails_follow: true,
  });
  await stage.ok('stop', '--reason', 'wrong rates');
  const runs = await stage.json('runs');
  expect(runs).toMatchObject([{ kind: 'send' }, { kind: 'plan' }, { kind: 'import' }]);
  expect(stage.started.map(({ machine }) => machine)).toEqual(['plan', 'send']);

  await stage.ok('backup');
  const [backup] = await backupsOf(stage);
  expect(await stage.ok('backup', 'verify', backup ?? '')).toContain('is sound');
}

async function backupsOf(stage: TestStage): Promise<readonly string[]> {
  const ids = new Set<string>();
  for await (const { key } of stage.ports.bucket.list('backups/')) ids.add(key.split('/')[1] ?? '');
  return [...ids];
}

async function aStageIn(dynamodb: Dynamodb, s3: S3Server): Promise<TestStage> {
  const { store } = await aDynamoStore(dynamodb);
  const bucketOf = almanacBuckets({ dropBucket: 'drops', dataBucket: 'data' });
  const bucket = s3Bucket({ client: s3.client, bucketOf });
  const journal = s3Journal({ bucket, compression: zlibCompression(), clock: systemClock() });
  return aLakesideStage({ ports: { store, bucket, journal, mailer: recordingMailer() } });
}
