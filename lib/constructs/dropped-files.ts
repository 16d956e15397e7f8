import { Duration } from 'aws-cdk-lib';
import { Match, Rule } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';

import { resourceName } from '../../shared/contracts/aws/resource-names.ts';
import type { AlmanacFunction } from './almanac-function.ts';
import { LastQueue } from './last-queue.ts';

/** What leads from the drop bucket to the import machine. */
export interface DroppedFilesProps {
  readonly stage: string;
  readonly dropBucket: string;
  /** Starts the import of a file. */
  readonly start: AlmanacFunction;
}

/** After which a file's event is given up. */
const ATTEMPTS = 5;

/** Events of the drop bucket, through a queue, to the function that starts an import for each. */
export class DroppedFiles extends Construct {
  constructor(scope: Construct, id: string, { stage, dropBucket, start }: DroppedFilesProps) {
    super(scope, id);
    const failures = new LastQueue(this, 'Failures', { stage, name: 'import-failures' });
    const queue = new Queue(this, 'Queue', {
      queueName: resourceName(stage, 'dropped-files'),
      // Six times the function's timeout, as Lambda asks for.
      visibilityTimeout: Duration.seconds(start.timeout.toSeconds() * 6),
      retentionPeriod: Duration.days(4),
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      deadLetterQueue: { queue: failures.queue, maxReceiveCount: ATTEMPTS },
    });
    new Rule(this, 'Rule', {
      ruleName: resourceName(stage, 'dropped-files'),
      description: 'almanac: a file was dropped',
      eventPattern: {
        source: ['aws.s3'],
        detailType: ['Object Created'],
        detail: { bucket: { name: [dropBucket] }, object: { key: Match.prefix('drop/') } },
      },
      targets: [new SqsQueue(queue, { deadLetterQueue: failures.queue })],
    });
    start.version.addEventSource(
      new SqsEventSource(queue, {
        batchSize: 10,
        reportBatchItemFailures: true,
        maxConcurrency: 2,
      }),
    );
  }
}
