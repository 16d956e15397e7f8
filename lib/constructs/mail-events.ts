import { Duration, Validations } from 'aws-cdk-lib';
import { EventBus, Rule } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import {
  ConfigurationSetEventDestination,
  EmailSendingEvent,
  EventDestination,
  type IConfigurationSet,
} from 'aws-cdk-lib/aws-ses';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';

import { resourceName } from '../../shared/contracts/aws/resource-names.ts';

/** Whose events are kept. */
export interface MailEventsProps {
  readonly stage: string;
  readonly configurationSet: IConfigurationSet;
}

/** What SES tells of a mail after it was handed over. */
const EVENTS = [
  EmailSendingEvent.SEND,
  EmailSendingEvent.DELIVERY,
  EmailSendingEvent.BOUNCE,
  EmailSendingEvent.COMPLAINT,
  EmailSendingEvent.REJECT,
  EmailSendingEvent.RENDERING_FAILURE,
  EmailSendingEvent.DELIVERY_DELAY,
];

/**
 * The events of a configuration set in a queue, as long as SQS keeps them: SES, the default event
 * bus, a rule, the queue. By the bus and not by a topic, because the bus hands the event over as it
 * is.
 */
export class MailEvents extends Construct {
  readonly queue: Queue;

  constructor(scope: Construct, id: string, { stage, configurationSet }: MailEventsProps) {
    super(scope, id);
    this.queue = new Queue(this, 'Queue', {
      queueName: resourceName(stage, 'mail-events'),
      retentionPeriod: Duration.days(14),
      visibilityTimeout: Duration.minutes(5),
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
    });
    Validations.of(this.queue).acknowledge({
      id: 'AwsSolutions-SQS3',
      reason:
        'Nothing reads this queue yet; after how many attempts a message is given up is for its reader to say.',
    });
    new ConfigurationSetEventDestination(this, 'Destination', {
      configurationSet,
      configurationSetEventDestinationName: resourceName(stage, 'mail-events'),
      destination: EventDestination.eventBus(EventBus.fromEventBusName(this, 'Bus', 'default')),
      events: EVENTS,
    });
    new Rule(this, 'Rule', {
      ruleName: resourceName(stage, 'mail-events'),
      description: 'almanac: what became of mails',
      eventPattern: {
        source: ['aws.ses'],
        detail: {
          mail: { tags: { 'ses:configuration-set': [configurationSet.configurationSetName] } },
        },
      },
      targets: [new SqsQueue(this.queue)],
    });
  }
}
