import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';

import { ImportMachine } from './import-machine.ts';
import type { MachineName } from './machine-names.ts';
import { PlanMachine } from './plan-machine.ts';
import { SendMachine } from './send-machine.ts';
import { SlicesMachine } from './slices-machine.ts';
import type { StageMachineProps } from './stage-machine.ts';

/** All state machines of a stage, by name. */
export class StageMachines
  extends Construct
  implements Readonly<Record<MachineName, StateMachine>>
{
  readonly plan: StateMachine;
  readonly send: StateMachine;
  readonly import: StateMachine;
  readonly backup: StateMachine;
  readonly restore: StateMachine;

  constructor(scope: Construct, id: string, props: StageMachineProps) {
    super(scope, id);
    this.plan = new PlanMachine(this, 'Plan', props).machine;
    this.send = new SendMachine(this, 'Send', props).machine;
    this.import = new ImportMachine(this, 'Import', { ...props, planMachine: this.plan }).machine;
    this.backup = new SlicesMachine(this, 'Backup', { ...props, name: 'backup' }).machine;
    this.restore = new SlicesMachine(this, 'Restore', { ...props, name: 'restore' }).machine;
  }
}
