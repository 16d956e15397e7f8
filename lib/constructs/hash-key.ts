import { RemovalPolicy, Validations } from 'aws-cdk-lib';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';

import { resourceName } from '../../shared/contracts/aws/resource-names.ts';

/** 256 bits as hexadecimal digits. */
const HEX_DIGITS = 64;

/**
 * The key by which the journal hashes addresses and other private values. Made by the deployment,
 * seen by nobody, and kept for good: without it the journal's hashes say nothing any more.
 */
export class HashKey extends Construct {
  readonly secret: Secret;

  constructor(scope: Construct, id: string, { stage }: { readonly stage: string }) {
    super(scope, id);
    this.secret = new Secret(this, 'Secret', {
      description: `${resourceName(stage, 'hash key')}: hashes private values in the journal`,
      generateSecretString: {
        passwordLength: HEX_DIGITS,
        excludePunctuation: true,
        excludeUppercase: true,
        includeSpace: false,
        excludeCharacters: 'ghijklmnopqrstuvwxyz',
      },
      removalPolicy: RemovalPolicy.RETAIN,
    });
    Validations.of(this.secret).acknowledge({
      id: 'AwsSolutions-SMG4',
      reason:
        'Hashes made with different keys cannot be compared, and comparing them over the years is what they are for.',
    });
  }
}
