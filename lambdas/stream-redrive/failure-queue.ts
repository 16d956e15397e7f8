import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { FailureQueue } from './stream-redrive.ts';

/** Longer than the function may take. */
const HIDDEN_SECONDS = 15 * 60;

/** A failure queue in SQS. */
export function sqsFailureQueue(client: SQSClient, url: string): FailureQueue {
  return {
    take: async () => {
      const { Messages = [] } = await client.send(
        new ReceiveMessageCommand({
          QueueUrl: url,
          MaxNumberOfMessages: 10,
          VisibilityTimeout: HIDDEN_SECONDS,
          // Asks all of the queue's servers, where a short question may miss messages.
          WaitTimeSeconds: 2,
        }),
      );
      return Messages.flatMap(({ MessageId: id, Body: body, ReceiptHandle: receipt }) =>
        id === undefined || receipt === undefined ? [] : [{ id, body: body ?? '', receipt }],
      );
    },
    remove: async ({ receipt }) => {
      await client.send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle: receipt }));
    },
    release: async ({ receipt }) => {
      await client.send(
        new ChangeMessageVisibilityCommand({
          QueueUrl: url,
          ReceiptHandle: receipt,
          VisibilityTimeout: 0,
        }),
      );
    },
  };
}
