import { Duration } from 'aws-cdk-lib';
import {
  Choice,
  Condition,
  DistributedMap,
  type IChainable,
  Pass,
  type StateMachine,
  StateMachineType,
  Succeed,
  Wait,
  WaitTime,
} from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';

import { AlmanacMachine } from './almanac-machine.ts';
import type { StageMachineProps } from './stage-machine.ts';
import { nameExecution, step } from './step.ts';

/** A run ends by itself at `send_until`, at midnight at the latest. */
const LONGEST = Duration.hours(25);

/**
 * Tasks of one stretch. A run that waits two seconds after every mail has more than twenty thousand
 * tasks in a day, and an execution's history 25,000 events; so the tasks are those of children, with
 * a history each.
 */
const TASKS_PER_STRETCH = 1_000;

/** What a task answers, as the paths of the next one's input. */
const AFTER_TASK = {
  'cursor.$': '$.step.cursor',
  'execution.$': '$.step.execution',
  'done.$': '$.step.done',
  'waitSeconds.$': '$.step.waitSeconds',
  'tasks.$': 'States.MathAdd($.tasks, 1)',
};

/** Sends an organization's mail of a day: stretches of tasks from cursor to cursor, until drained. */
export class SendMachine extends Construct {
  readonly machine: StateMachine;

  constructor(scope: Construct, id: string, props: StageMachineProps) {
    super(scope, id);
    const { functions } = props;
    const { machine } = new AlmanacMachine(this, 'Machine', {
      ...props,
      name: 'send',
      comment: 'Sends what is due to an organization’s contacts on a date',
      definition: this.#definition(props),
      timeout: LONGEST,
      calls: [functions.get('send-open'), functions.get('send-task'), functions.get('send-close')],
    });
    this.machine = machine;
  }

  #definition({ functions }: StageMachineProps): IChainable {
    const close = step(this, 'Close', {
      calls: functions.get('send-close'),
      with: { cursor: '$.cursor', execution: '$.execution' },
    });
    const stretch = this.#stretch(functions);
    // A Map takes a list, and gives one: a stretch is a Map over one item.
    const enter = new Pass(this, 'Begin a stretch', {
      parameters: {
        stretch: [{ 'cursor.$': '$.cursor', 'execution.$': '$.execution', tasks: 0 }],
      },
    });
    const isDone = new Choice(this, 'Is the run through?')
      .when(Condition.booleanEquals('$.done', true), close)
      .otherwise(enter);
    enter.next(stretch).next(isDone);
    return nameExecution(this)
      .next(step(this, 'Open', { calls: functions.get('send-open') }))
      .next(
        new Choice(this, 'Is the run ours?')
          .when(Condition.stringEquals('$.result', 'opened'), enter)
          .otherwise(new Succeed(this, 'Nothing to do')),
      );
  }

  #stretch(functions: StageMachineProps['functions']): DistributedMap {
    const map = new DistributedMap(this, 'Stretch', {
      label: 'stretch',
      itemsPath: '$.stretch',
      mapExecutionType: StateMachineType.STANDARD,
      maxConcurrency: 1,
      resultSelector: {
        'cursor.$': '$[0].cursor',
        'execution.$': '$[0].execution',
        'done.$': '$[0].done',
      },
    });
    const task = step(map, 'Task', {
      calls: functions.get('send-task'),
      with: { cursor: '$.cursor', execution: '$.execution' },
      answer: '$.step',
    });
    const pause = new Wait(map, 'Pause', { time: WaitTime.secondsPath('$.waitSeconds') });
    const end = new Pass(map, 'End the stretch', {
      parameters: {
        'cursor.$': '$.cursor',
        'execution.$': '$.execution',
        'done.$': '$.done',
      },
    });
    const isFull = Condition.numberGreaterThanEquals('$.tasks', TASKS_PER_STRETCH);
    task
      .next(new Pass(map, 'Count the task', { parameters: AFTER_TASK }))
      .next(
        new Choice(map, 'Is it through?')
          .when(Condition.booleanEquals('$.done', true), end)
          .otherwise(pause),
      );
    pause.next(new Choice(map, 'Is the stretch full?').when(isFull, end).otherwise(task));
    return map.itemProcessor(task);
  }
}
