import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';

import { resourceName } from '../../shared/contracts/aws/resource-names.ts';

/** Whom alarms tell. */
export interface AlarmTopicProps {
  readonly stage: string;
  readonly alarmEmail: string;
}

/** Tells of alarms by mail; the address has to confirm its subscription once. */
export class AlarmTopic extends Construct {
  readonly topic: Topic;

  constructor(scope: Construct, id: string, { stage, alarmEmail }: AlarmTopicProps) {
    super(scope, id);
    this.topic = new Topic(this, 'Topic', {
      topicName: resourceName(stage, 'alarms'),
      displayName: `Almanac ${stage}: alarms`,
      enforceSSL: true,
    });
    this.topic.addSubscription(new EmailSubscription(alarmEmail));
  }
}
