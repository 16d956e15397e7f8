import { Stack, type StackProps } from 'aws-cdk-lib';
import { ManagedPolicy } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';

import { resourceName } from '../../shared/contracts/aws/resource-names.ts';
import { MailEvents } from '../constructs/mail-events.ts';
import { StageMail } from '../constructs/stage-mail.ts';
import type { ServerSettings } from '../settings/stage-settings.ts';

/** Props of the stack of a server. */
export interface ServerStackProps extends StackProps {
  readonly settings: ServerSettings;
}

/**
 * What one server needs of AWS: a configuration set to send through, its events in a queue, and a
 * policy for the role or user that the server runs as. No user is made here: a key of one would have
 * to be handed over, and servers on AWS have roles.
 */
export class ServerStack extends Stack {
  constructor(scope: Construct, id: string, { settings, ...props }: ServerStackProps) {
    super(scope, id, props);
    const { stage, ses } = settings;
    const mail = new StageMail(this, 'Mail', { stage, ses });
    const { queue } = new MailEvents(this, 'MailEvents', {
      stage,
      configurationSet: mail.configurationSet,
    });
    const policy = new ManagedPolicy(this, 'Policy', {
      managedPolicyName: resourceName(stage, 'server'),
      description: 'almanac: sends mail and takes its events out of the queue',
    });
    mail.grantMail(policy, 'send');
    queue.grantConsumeMessages(policy);
  }
}
