import { LambdaClient } from '@aws-sdk/client-lambda';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SQSClient } from '@aws-sdk/client-sqs';
import { SSMClient } from '@aws-sdk/client-ssm';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { attachmentsInBucket } from '../../shared/adapters/bucket-attachments.ts';
import { createDynamoClient } from '../../shared/adapters/dynamodb/client.ts';
import { dynamoStore } from '../../shared/adapters/dynamodb/dynamo-store.ts';
import { liquidRenderer } from '../../shared/adapters/liquid/liquid-renderer.ts';
import { almanacBuckets } from '../../shared/adapters/s3/almanac-buckets.ts';
import { s3Bucket } from '../../shared/adapters/s3/bucket.ts';
import { s3Journal } from '../../shared/adapters/s3/journal.ts';
import { s3Client } from '../../shared/adapters/s3/s3-client.ts';
import { sesMailer } from '../../shared/adapters/ses/ses-mailer.ts';
import type { Clock } from '../../shared/ports/clock.ts';
import { zlibCompression } from '../../shared/runtime/compression.ts';
import { randomIds } from '../../shared/runtime/ids.ts';
import { boundedTasks } from '../../shared/runtime/tasks.ts';
import type { InstallationPlace } from '../installation/any-installation.ts';
import { stageOf, type OpenStage, type StageParts } from './stage-installation.ts';
import { readStageParameters, type StageNames } from './stage-parameters.ts';
import { stepFunctionMachines } from './step-function-machines.ts';
import { streamFailureQueues } from './stream-failure-queues.ts';

/** Requests of one read at a time. */
const TASKS_AT_ONCE = 8;

/** A laptop is told soon that it has no network. */
const CONNECT_MS = 5_000;
const ANSWER_MS = 60_000;

/**
 * Opens a stage with the caller's credentials and region, as the AWS command line finds them.
 *
 * @throws UserError when there is no such stage.
 */
export async function openStage(stage: string, clock: Clock): Promise<OpenStage> {
  const requestHandler = new NodeHttpHandler({
    connectionTimeout: CONNECT_MS,
    requestTimeout: ANSWER_MS,
  });
  const parameters = new SSMClient({ requestHandler });
  const names = await readStageParameters(parameters, stage);
  const ids = randomIds();
  const machines = new SFNClient({ requestHandler });
  const queues = new SQSClient({ requestHandler });
  const functions = new LambdaClient();
  return stageOf({
    stage,
    ports: portsOf(names, clock),
    machines: stepFunctionMachines({
      client: machines,
      ids,
      arns: {
        plan: names['plan-machine'],
        send: names['send-machine'],
        backup: names['backup-machine'],
        restore: names['restore-machine'],
      },
    }),
    streamFailures: streamFailureQueues({
      queues,
      functions,
      urls: { replan: names['replan-failures'], journal: names['journal-failures'] },
      redriveFunction: names['stream-redrive-function'],
    }),
    place: placeOf(stage, names),
    close: () => {
      for (const client of [parameters, machines, queues, functions]) client.destroy();
    },
  });
}

function portsOf(names: StageNames, clock: Clock): StageParts['ports'] {
  const ids = randomIds();
  const tasks = boundedTasks(TASKS_AT_ONCE);
  const compression = zlibCompression();
  const bucket = s3Bucket({ client: s3Client(), bucketOf: bucketOf(names) });
  return {
    store: dynamoStore({
      client: createDynamoClient(),
      clock,
      ids,
      tasks,
      liveTable: names['live-table'],
      historyTable: names['history-table'],
    }),
    journal: s3Journal({ bucket, compression, clock }),
    bucket,
    renderer: liquidRenderer({ readAttachment: attachmentsInBucket(bucket) }),
    clock,
    ids,
    tasks,
    compression,
  };
}

function bucketOf(names: StageNames): (key: string) => string {
  return almanacBuckets({ dropBucket: names['drop-bucket'], dataBucket: names['data-bucket'] });
}

function placeOf(stage: string, names: StageNames): StageParts['place'] {
  const redirect = names['redirect-all-mail-to'];
  const mailer = sesMailer({
    stage,
    configurationSet: names['configuration-set'],
    redirectAllMailTo: redirect ?? undefined,
  });
  const testMailer: InstallationPlace['mailer'] = {
    send: (mail) => mailer.send(mail),
    check: (from) => mailer.check(from),
  };
  const nameOf = bucketOf(names);
  return {
    mailer: testMailer,
    mailGoesTo: redirect === null ? 'those it is for, through SES' : `${redirect} alone`,
    redirect,
    reachesPeople: true,
    objectAt: (key) => `s3://${nameOf(key)}/${key}`,
  };
}
