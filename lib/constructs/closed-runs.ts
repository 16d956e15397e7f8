import { Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { Construct } from 'constructs';

import { resourceName } from '../../shared/contracts/aws/resource-names.ts';
import type { AlmanacFunction } from './almanac-function.ts';
import type { LastQueue } from './last-queue.ts';
import { machineArn, MACHINES } from './machine-names.ts';

/** What closes the runs of executions that failed. */
export interface ClosedRunsProps {
  readonly stage: string;
  readonly close: AlmanacFunction;
  readonly failures: LastQueue;
}

/**
 * Closes the run of an execution that failed, timed out or was aborted, so that the next one need
 * not find out that it is dead. A rule and no Catch: a caught failure could not be redriven.
 */
export class ClosedRuns extends Construct {
  constructor(scope: Construct, id: string, { stage, close, failures }: ClosedRunsProps) {
    super(scope, id);
    new Rule(this, 'Rule', {
      ruleName: resourceName(stage, 'failed-executions'),
      description: 'almanac: an execution ended without success',
      eventPattern: {
        source: ['aws.states'],
        detailType: ['Step Functions Execution Status Change'],
        detail: {
          status: ['FAILED', 'TIMED_OUT', 'ABORTED'],
          // Of the machines themselves; children of their maps have ARNs with a label.
          stateMachineArn: MACHINES.map((machine) => machineArn(this, stage, machine)),
        },
      },
      targets: [new LambdaFunction(close.version, { deadLetterQueue: failures.queue })],
    });
  }
}
