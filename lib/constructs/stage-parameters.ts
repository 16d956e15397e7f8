import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';

import { parameterName, type StageParameter } from '../../shared/contracts/aws/resource-names.ts';

/**
 * Publishes a name for the other stacks and the command line. Parameters and not exports: an export
 * that is in use can be neither changed nor removed, and its stack cannot be deployed without the
 * other one.
 */
export function publishParameter(
  scope: Construct,
  stage: string,
  parameter: StageParameter,
  value: string,
): void {
  new StringParameter(scope, `Parameter-${parameter}`, {
    parameterName: parameterName(stage, parameter),
    stringValue: value,
    description: `almanac: ${parameter} of stage ${stage}`,
  });
}

/** Reads at deployment what another stack has published. */
export function readParameter(scope: Construct, stage: string, parameter: StageParameter): string {
  return StringParameter.valueForStringParameter(scope, parameterName(stage, parameter));
}
