import { Duration } from 'aws-cdk-lib';
import {
  Choice,
  Condition,
  type IChainable,
  type StateMachine,
  Succeed,
  Wait,
  WaitTime,
} from 'aws-cdk-lib/aws-stepfunctions';
import type { LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { Construct } from 'constructs';

import { AlmanacMachine } from './almanac-machine.ts';
import { sliceMap } from './slice-map.ts';
import type { StageMachineProps } from './stage-machine.ts';
import { nameExecution, step } from './step.ts';

/** Which of the two machines of this shape it is. */
export interface SlicesMachineProps extends StageMachineProps {
  readonly name: 'backup' | 'restore';
}

/** Over before the next night's backup. */
const LONGEST = Duration.hours(12);

/** Backs an organization up, or restores one: open, every slice, close. */
export class SlicesMachine extends Construct {
  readonly machine: StateMachine;

  constructor(scope: Construct, id: string, props: SlicesMachineProps) {
    super(scope, id);
    const { name, functions } = props;
    const { machine } = new AlmanacMachine(this, 'Machine', {
      ...props,
      comment: name === 'backup' ? 'Backs an organization up' : 'Restores an organization',
      definition: this.#definition(props),
      timeout: LONGEST,
      calls: [
        functions.get(`${name}-open`),
        functions.get(`${name}-slice`),
        functions.get(`${name}-close`),
      ],
    });
    this.machine = machine;
  }

  #definition({ name, functions, maxConcurrency }: SlicesMachineProps): IChainable {
    const run = { [name]: `$.${name}` };
    const slices = sliceMap(this, 'Slices', {
      label: name,
      calls: functions.get(`${name}-slice`),
      shares: run,
      maxConcurrency,
    });
    const close = step(this, 'Close', { calls: functions.get(`${name}-close`), with: run });
    const open = step(this, 'Open', { calls: functions.get(`${name}-open`) });
    const isOurs = new Choice(this, 'Is the run ours?')
      .when(Condition.stringEquals('$.result', 'opened'), slices.next(close))
      .otherwise(new Succeed(this, 'Nothing to do'));
    if (name === 'restore') this.#awaitJournal(isOurs, open);
    return nameExecution(this).next(open).next(isOurs);
  }

  /** A restore reads the journal when everything is in it that was done before sending was halted. */
  #awaitJournal(opened: Choice, open: LambdaInvoke): void {
    const wait = new Wait(this, 'Wait for the journal', {
      time: WaitTime.secondsPath('$.waitSeconds'),
    });
    opened.when(Condition.stringEquals('$.result', 'locked'), wait.next(open));
  }
}
