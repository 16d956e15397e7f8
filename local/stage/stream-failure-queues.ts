import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import {
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { z } from 'zod';
import {
  redrivenSchema,
  streamReaderSchema,
  type Redriven,
  type StreamReader,
} from '../../shared/contracts/events/stream-event.ts';
import { UserError } from '../user-error.ts';
import type { FailedBatch, FailureQueue, StreamFailures } from './stream-failures.ts';
import { jsonIn } from '../../shared/contracts/events/json-in.ts';

/** Where the failures of a stage's stream are. */
export interface StreamFailureQueuesOptions {
  readonly queues: SQSClient;
  readonly functions: LambdaClient;
  readonly urls: Readonly<Record<StreamReader, string>>;
  /** The function that takes them up again. */
  readonly redriveFunction: string;
}

/** Shown of a queue. */
const SHOWN = 10;

/** The failure queues in SQS, redriven by the stage's own function. */
export function streamFailureQueues(options: StreamFailureQueuesOptions): StreamFailures {
  return {
    queues: () => Promise.all(streamReaderSchema.options.map((reader) => queueOf(options, reader))),
    redrive: (reader) => redrive(options, reader),
  };
}

async function queueOf(
  { queues, urls }: StreamFailureQueuesOptions,
  reader: StreamReader,
): Promise<FailureQueue> {
  const QueueUrl = urls[reader];
  const { Attributes = {} } = await queues.send(
    new GetQueueAttributesCommand({
      QueueUrl,
      AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
    }),
  );
  const waiting =
    Number(Attributes['ApproximateNumberOfMessages'] ?? 0) +
    Number(Attributes['ApproximateNumberOfMessagesNotVisible'] ?? 0);
  if (waiting === 0) return { reader, waiting, batches: [] };
  // Looked at, not taken: a redrive at the same moment finds them all.
  const { Messages = [] } = await queues.send(
    new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: SHOWN, VisibilityTimeout: 0 }),
  );
  return { reader, waiting, batches: Messages.map(({ Body = '' }) => batchOf(Body)) };
}

/** What Lambda writes of a batch that a function gave up. */
const batchSchema = z.object({
  requestContext: z.object({
    condition: z.string(),
    approximateInvokeCount: z.number().optional(),
  }),
  DDBStreamBatchInfo: z.object({
    batchSize: z.number(),
    approximateArrivalOfFirstRecord: z.string(),
  }),
});

function batchOf(body: string): FailedBatch {
  const read = batchSchema.safeParse(jsonIn(body));
  if (!read.success) return { since: null, records: null, why: 'a message of another kind' };
  const { requestContext: context, DDBStreamBatchInfo: info } = read.data;
  const tries = context.approximateInvokeCount;
  return {
    since: Date.parse(info.approximateArrivalOfFirstRecord),
    records: info.batchSize,
    why: tries === undefined ? context.condition : `${context.condition}, ${String(tries)} tries`,
  };
}

async function redrive(
  { functions, redriveFunction }: StreamFailureQueuesOptions,
  reader: StreamReader,
): Promise<Redriven> {
  const { Payload, FunctionError } = await functions.send(
    new InvokeCommand({ FunctionName: redriveFunction, Payload: JSON.stringify({ reader }) }),
  );
  const answer = jsonIn(Payload?.transformToString() ?? '');
  if (FunctionError === undefined) return redrivenSchema.parse(answer);
  const isObject = typeof answer === 'object' && answer !== null;
  const why = isObject && 'errorMessage' in answer ? String(answer.errorMessage) : FunctionError;
  throw new UserError(`Expected the failures of ${reader} to be taken up again, got: ${why}`);
}
