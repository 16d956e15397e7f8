import { Duration, Validations } from 'aws-cdk-lib';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';

import { resourceName } from '../../shared/contracts/aws/resource-names.ts';

/** The queues for what could not be handled: nothing goes on from there by itself. */
export const LAST_QUEUES = [
  'replan-failures',
  'journal-failures',
  'import-failures',
  'run-closed-failures',
  'schedule-failures',
] as const;
export type LastQueueName = (typeof LAST_QUEUES)[number];

/**
 * A queue in which messages wait for a person, as long as SQS keeps them. Each has an alarm in the
 * operations stack, which finds it by its name.
 */
export class LastQueue extends Construct {
  readonly queue: Queue;

  constructor(
    scope: Construct,
    id: string,
    { stage, name }: { readonly stage: string; readonly name: LastQueueName },
  ) {
    super(scope, id);
    this.queue = new Queue(this, 'Queue', {
      queueName: resourceName(stage, name),
      retentionPeriod: Duration.days(14),
      visibilityTimeout: Duration.minutes(15),
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
    });
    Validations.of(this.queue).acknowledge({
      id: 'AwsSolutions-SQS3',
      reason: 'This is where failures end; nothing reads it by itself, so nothing can fail again.',
    });
  }
}
