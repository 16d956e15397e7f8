import { Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';

import { resourceName } from '../../shared/contracts/aws/resource-names.ts';

/**
 * Announces the reports of imports; coordinators subscribe by mail. A message has counts and the
 * report's place, nothing about a contact, so it needs no key of its own.
 */
export class ImportTopic extends Construct {
  readonly topic: Topic;

  constructor(scope: Construct, id: string, { stage }: { readonly stage: string }) {
    super(scope, id);
    this.topic = new Topic(this, 'Topic', {
      topicName: resourceName(stage, 'imports'),
      displayName: `Almanac ${stage}: imports`,
      enforceSSL: true,
    });
  }
}
