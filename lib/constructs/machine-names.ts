import { ArnFormat, Stack } from 'aws-cdk-lib';
import { type IGrantable, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';

import { resourceName } from '../../shared/contracts/aws/resource-names.ts';

/** The state machines of a stage. */
export const MACHINES = ['import', 'plan', 'send', 'backup', 'restore'] as const;
export type MachineName = (typeof MACHINES)[number];

/**
 * The ARN of a stage's state machine by its name: functions that know machines and machines that
 * call functions would otherwise depend on each other.
 */
export function machineArn(scope: Construct, stage: string, machine: MachineName): string {
  return statesArn(scope, 'stateMachine', resourceName(stage, machine));
}

/** Starts executions of one machine. */
export function grantStart(
  scope: Construct,
  stage: string,
  machine: MachineName,
  grantee: IGrantable,
): void {
  grant(grantee, 'states:StartExecution', [machineArn(scope, stage, machine)]);
}

/** Asks about executions of all machines: their names are not known before they begin. */
export function grantDescribe(scope: Construct, stage: string, grantee: IGrantable): void {
  grant(grantee, 'states:DescribeExecution', executionArns(scope, stage));
}

/** Reads the histories of executions of all machines. */
export function grantHistory(scope: Construct, stage: string, grantee: IGrantable): void {
  grant(grantee, 'states:GetExecutionHistory', executionArns(scope, stage));
}

function executionArns(scope: Construct, stage: string): string[] {
  const names = MACHINES.map((machine) => `${resourceName(stage, machine)}:*`);
  return names.map((name) => statesArn(scope, 'execution', name));
}

function grant(grantee: IGrantable, action: string, resources: string[]): void {
  const statement = new PolicyStatement({ actions: [action], resources });
  grantee.grantPrincipal.addToPrincipalPolicy(statement);
}

function statesArn(scope: Construct, resource: string, name: string): string {
  const arnFormat = ArnFormat.COLON_RESOURCE_NAME;
  return Stack.of(scope).formatArn({ service: 'states', resource, resourceName: name, arnFormat });
}
