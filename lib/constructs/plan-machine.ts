import { Duration } from 'aws-cdk-lib';
import {
  Choice,
  Condition,
  type IChainable,
  Pass,
  type StateMachine,
  Succeed,
} from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';

import { AlmanacMachine } from './almanac-machine.ts';
import { sliceMap } from './slice-map.ts';
import type { StageMachineProps } from './stage-machine.ts';
import { nameExecution, step } from './step.ts';

/** Many times what millions of contacts need, and over before the next night's plan. */
const LONGEST = Duration.hours(12);

/** Plans an organization: census, rounds of survey and balance, commit. */
export class PlanMachine extends Construct {
  readonly machine: StateMachine;

  constructor(scope: Construct, id: string, props: StageMachineProps) {
    super(scope, id);
    const { functions } = props;
    const { machine } = new AlmanacMachine(this, 'Machine', {
      ...props,
      name: 'plan',
      comment: 'Plans an organization: census, rounds of survey and balance, commit',
      definition: this.#definition(props),
      timeout: LONGEST,
      calls: [
        functions.get('plan-open'),
        functions.get('plan-census'),
        functions.get('plan-gather'),
        functions.get('plan-survey'),
        functions.get('plan-balance'),
        functions.get('plan-commit'),
        functions.get('plan-close'),
      ],
    });
    this.machine = machine;
  }

  #definition({ functions, maxConcurrency }: StageMachineProps): IChainable {
    const run = { run: '$.run' };
    const census = sliceMap(this, 'Census', {
      label: 'census',
      calls: functions.get('plan-census'),
      shares: run,
      maxConcurrency,
    });
    const gather = step(this, 'Gather', {
      calls: functions.get('plan-gather'),
      with: run,
      answer: 'nowhere',
    });
    const isOpened = Condition.stringEquals('$.result', 'opened');
    return nameExecution(this)
      .next(step(this, 'Open', { calls: functions.get('plan-open') }))
      .next(
        new Choice(this, 'Is the run ours?')
          .when(isOpened, census.next(gather).next(this.#rounds({ functions, maxConcurrency })))
          .otherwise(new Succeed(this, 'Nothing to do')),
      );
  }

  /** Balance may ask for another round, in which the survey counts what now has its day. */
  #rounds({
    functions,
    maxConcurrency,
  }: Pick<StageMachineProps, 'functions' | 'maxConcurrency'>): IChainable {
    const survey = sliceMap(this, 'Survey', {
      label: 'survey',
      calls: functions.get('plan-survey'),
      shares: { run: '$.run', round: '$.round' },
      maxConcurrency,
    });
    const balance = step(this, 'Balance', {
      calls: functions.get('plan-balance'),
      with: { run: '$.run', round: '$.round' },
      answer: '$.balanced',
    });
    const nextRound = new Pass(this, 'Next round', {
      inputPath: '$.balanced.rounds',
      resultPath: '$.round',
    });
    const commit = sliceMap(this, 'Commit', {
      label: 'commit',
      calls: functions.get('plan-commit'),
      shares: { run: '$.run', rounds: '$.balanced.rounds' },
      maxConcurrency,
    });
    const close = step(this, 'Close', {
      calls: functions.get('plan-close'),
      with: { run: '$.run', overCap: '$.balanced.overCap' },
    });
    return survey
      .next(balance)
      .next(
        new Choice(this, 'Another round?')
          .when(Condition.booleanEquals('$.balanced.again', true), nextRound.next(survey))
          .otherwise(commit.next(close)),
      );
  }
}
