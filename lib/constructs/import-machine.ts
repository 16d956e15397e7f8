import { Duration } from 'aws-cdk-lib';
import {
  Choice,
  Condition,
  type IChainable,
  IntegrationPattern,
  JsonPath,
  type IStateMachine,
  type StateMachine,
  Succeed,
  TaskInput,
  Timeout,
  Wait,
  WaitTime,
} from 'aws-cdk-lib/aws-stepfunctions';
import { StepFunctionsStartExecution } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { Construct } from 'constructs';

import { AlmanacMachine } from './almanac-machine.ts';
import { RETRY_TRANSIENT } from './retry-policies.ts';
import type { StageMachineProps } from './stage-machine.ts';
import { nameExecution, step } from './step.ts';

/** What importing needs beside its functions. */
export interface ImportMachineProps extends StageMachineProps {
  /** Plans what an import has changed. */
  readonly planMachine: IStateMachine;
}

/** A day's files of an organization, one after the other; with the pause it bounds the history. */
const LONGEST = Duration.hours(12);
/** Between two looks whether it is a file's turn. */
const PAUSE = Duration.seconds(20);

/** The file, as every step of its import gets it. */
const FILE = {
  organizationId: '$.organizationId',
  key: '$.key',
  version: '$.version',
  actor: '$.actor',
  execution: '$.execution',
};

/** Imports one dropped file: waits for its turn, imports stretch by stretch, and has a plan made. */
export class ImportMachine extends Construct {
  readonly machine: StateMachine;

  constructor(scope: Construct, id: string, props: ImportMachineProps) {
    super(scope, id);
    const { functions } = props;
    const { machine } = new AlmanacMachine(this, 'Machine', {
      ...props,
      name: 'import',
      comment: 'Imports a dropped file when it is its turn',
      definition: this.#definition(props),
      timeout: LONGEST,
      calls: [
        functions.get('import-turn'),
        functions.get('import-task'),
        functions.get('import-finish'),
      ],
    });
    this.machine = machine;
  }

  #definition(props: ImportMachineProps): IChainable {
    const turn = step(this, 'Turn', {
      calls: props.functions.get('import-turn'),
      with: FILE,
      answer: '$.turn',
    });
    const wait = new Wait(this, 'Wait for the turn', { time: WaitTime.duration(PAUSE) });
    const isTurn = (answer: string): Condition => Condition.stringEquals('$.turn.turn', answer);
    return nameExecution(this)
      .next(turn)
      .next(
        new Choice(this, 'Is it the file’s turn?')
          .when(isTurn('mine'), this.#stretches(props))
          .when(isTurn('wait'), wait.next(turn))
          .otherwise(new Succeed(this, 'The file is gone')),
      );
  }

  #stretches({ functions, planMachine }: ImportMachineProps): IChainable {
    const task = step(this, 'Task', {
      calls: functions.get('import-task'),
      with: FILE,
      answer: '$.task',
    });
    const finish = step(this, 'Finish', {
      calls: functions.get('import-finish'),
      with: { ...FILE, reportKey: '$.task.reportKey', planNeeded: '$.task.planNeeded' },
    });
    return task.next(
      new Choice(this, 'Is the file through?')
        .when(Condition.booleanEquals('$.task.done', false), task)
        .otherwise(
          finish.next(
            new Choice(this, 'Is a plan needed?')
              .when(Condition.booleanEquals('$.planNeeded', true), this.#startPlan(planMachine))
              .otherwise(new Succeed(this, 'Imported')),
          ),
        ),
    );
  }

  /** Does not wait for the plan: the next file's turn has come, and a plan has an owner of its own. */
  #startPlan(planMachine: IStateMachine): StepFunctionsStartExecution {
    const start = new StepFunctionsStartExecution(this, 'Start a plan', {
      stateMachine: planMachine,
      integrationPattern: IntegrationPattern.REQUEST_RESPONSE,
      associateWithParent: true,
      input: TaskInput.fromObject({
        organizationId: JsonPath.stringAt('$.organizationId'),
        actor: JsonPath.stringAt('$.actor'),
        scheduledAt: JsonPath.stringAt('$$.State.EnteredTime'),
      }),
      resultPath: JsonPath.DISCARD,
      taskTimeout: Timeout.duration(Duration.minutes(1)),
    });
    start.addRetry({
      ...RETRY_TRANSIENT,
      errors: [
        'StepFunctions.SfnServiceException',
        'StepFunctions.SdkClientException',
        'StepFunctions.ExecutionLimitExceededException',
        'States.Timeout',
      ],
    });
    return start;
  }
}
