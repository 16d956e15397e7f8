import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import { SQSClient } from '@aws-sdk/client-sqs';
import { systemClock } from '../../shared/runtime/clock.ts';
import { lambdaRuntime } from '../../shared/runtime/lambda/lambda-runtime.ts';
import { awsJournal } from '../aws-journal.ts';
import { awsStore } from '../aws-store.ts';
import { journalRecords } from '../journal/journal-records.ts';
import { replanRecords } from '../replan/replan-records.ts';
import { env } from './env.ts';
import { sqsFailureQueue } from './failure-queue.ts';
import { readBatch } from './read-batch.ts';
import { streamRedriveHandler } from './stream-redrive.ts';

/** Of fifteen minutes; the rest is for the batch that was begun last. */
const LONGEST_MS = 10 * 60_000;

const { store, contactsAt } = awsStore(env);
const queues = new SQSClient();
const stream = new DynamoDBStreamsClient();

/** As Lambda calls it. */
export const handler = streamRedriveHandler({
  runtime: lambdaRuntime(env),
  queues: {
    replan: sqsFailureQueue(queues, env.REPLAN_FAILURES_URL),
    journal: sqsFailureQueue(queues, env.JOURNAL_FAILURES_URL),
  },
  work: {
    replan: replanRecords({ ports: { store, clock: systemClock() }, contactsAt }),
    journal: journalRecords(awsJournal(env)),
  },
  read: (batch) => readBatch(stream, batch),
  maxMs: LONGEST_MS,
});
