import { type Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import {
  DefinitionBody,
  type IChainable,
  LogLevel,
  StateMachine,
  StateMachineType,
} from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';

import { resourceName } from '../../shared/contracts/aws/resource-names.ts';
import type { AlmanacFunction } from './almanac-function.ts';
import type { MachineName } from './machine-names.ts';

/** How a state machine is made. */
export interface AlmanacMachineProps {
  readonly stage: string;
  readonly name: MachineName;
  readonly comment: string;
  readonly definition: IChainable;
  /** After which an execution ends as timed out, whatever it waits for. */
  readonly timeout: Duration;
  readonly calls: readonly AlmanacFunction[];
  readonly logDays: RetentionDays;
}

/**
 * A Standard state machine under a name that everybody can know beforehand. Its log has errors only,
 * and no payloads: the history of each execution is kept by Step Functions for 90 days anyway.
 */
export class AlmanacMachine extends Construct {
  readonly machine: StateMachine;

  constructor(scope: Construct, id: string, props: AlmanacMachineProps) {
    super(scope, id);
    const name = resourceName(props.stage, props.name);
    const logGroup = new LogGroup(this, 'Logs', {
      // The prefix that AWS services deliver to without a resource policy that grows by each group.
      logGroupName: `/aws/vendedlogs/states/${name}`,
      retention: props.logDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.machine = new StateMachine(this, 'Machine', {
      stateMachineName: name,
      stateMachineType: StateMachineType.STANDARD,
      comment: props.comment,
      definitionBody: DefinitionBody.fromChainable(props.definition),
      timeout: props.timeout,
      tracingEnabled: true,
      logs: { destination: logGroup, level: LogLevel.ERROR, includeExecutionData: false },
    });
    // Any version of the functions: executions end, and are redriven, with the one they began with.
    for (const called of props.calls) called.function.grantInvoke(this.machine);
    Validations.of(this.machine).acknowledge({
      id: 'AwsSolutions-SF1',
      reason:
        'Errors are logged. Step Functions keeps the whole history of each execution for 90 days; logging it again would cost more than running it.',
    });
  }
}
