import { ArnFormat, Stack } from 'aws-cdk-lib';
import { type IGrantable, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { HostedZone } from 'aws-cdk-lib/aws-route53';
import {
  ConfigurationSet,
  ConfigurationSetTlsPolicy,
  EmailIdentity,
  type IConfigurationSet,
  Identity,
  SuppressionReasons,
} from 'aws-cdk-lib/aws-ses';
import { Construct } from 'constructs';

import { resourceName } from '../../shared/contracts/aws/resource-names.ts';
import type { ServerSettings } from '../settings/stage-settings.ts';

/** Who sends, and where mail goes instead when it is not live. */
export interface StageMailProps {
  readonly stage: string;
  readonly ses: ServerSettings['ses'];
  readonly redirectAllMailTo?: string | undefined;
}

/**
 * The SES configuration set of a stage and the permission to send through it. The identity is
 * expected to be there, verified; where the settings name its hosted zone it is made, with the DKIM
 * records in that zone.
 */
export class StageMail extends Construct {
  readonly configurationSetName: string;
  readonly configurationSet: IConfigurationSet;
  readonly #identities: readonly string[];

  constructor(scope: Construct, id: string, { stage, ses, redirectAllMailTo }: StageMailProps) {
    super(scope, id);
    this.configurationSetName = ses.configurationSet ?? resourceName(stage, 'mail');
    // While an account is in the SES sandbox, the recipient's identity is asked for as well.
    const recipients = redirectAllMailTo === undefined ? [] : withDomain(redirectAllMailTo);
    const senders = [ses.identity, ...ses.moreIdentities].flatMap(withDomain);
    this.#identities = [...new Set([...senders, ...recipients])];
    this.configurationSet = new ConfigurationSet(this, 'ConfigurationSet', {
      configurationSetName: this.configurationSetName,
      reputationMetrics: true,
      tlsPolicy: ConfigurationSetTlsPolicy.REQUIRE,
      suppressionReasons: SuppressionReasons.BOUNCES_AND_COMPLAINTS,
    });
    if (ses.hostedZoneId === undefined) return;
    const zone = HostedZone.fromHostedZoneAttributes(this, 'Zone', {
      hostedZoneId: ses.hostedZoneId,
      zoneName: ses.identity,
    });
    new EmailIdentity(this, 'Identity', {
      identity: Identity.publicHostedZone(zone),
      configurationSet: this.configurationSet,
      mailFromDomain: `bounce.${ses.identity}`,
    });
  }

  /** Asks for the account's allowance; with `send` also sends, from the stage's identities only. */
  grantMail(grantee: IGrantable, access: 'quota' | 'send'): void {
    // The allowance is the account's: there is no resource to name.
    this.#grant(grantee, 'ses:GetSendQuota', ['*']);
    if (access === 'quota') return;
    this.#grant(grantee, 'ses:SendRawEmail', [
      this.#arn('configuration-set', this.configurationSetName),
      ...this.#identities.map((identity) => this.#arn('identity', identity)),
    ]);
  }

  #grant(grantee: IGrantable, action: string, resources: string[]): void {
    const statement = new PolicyStatement({ actions: [action], resources });
    grantee.grantPrincipal.addToPrincipalPolicy(statement);
  }

  #arn(resource: string, name: string): string {
    const arnFormat = ArnFormat.SLASH_RESOURCE_NAME;
    const stack = Stack.of(this);
    return stack.formatArn({ service: 'ses', resource, resourceName: name, arnFormat });
  }
}

/** An address is sent from by its own identity or, where it has none, by that of its domain. */
function withDomain(identity: string): readonly string[] {
  const [domain = identity] = identity.split('@').slice(-1);
  return identity === domain ? [identity] : [identity, domain];
}
