import { Duration } from 'aws-cdk-lib';
import { JsonPath, Pass, TaskInput, Timeout } from 'aws-cdk-lib/aws-stepfunctions';
import { LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import type { Construct } from 'constructs';

import type { AlmanacFunction } from './almanac-function.ts';
import { RETRY_NO_ROOM, RETRY_TRANSIENT } from './retry-policies.ts';

/** How a state of a machine calls a function. */
export interface StepProps {
  readonly calls: AlmanacFunction;
  /** The payload by its fields. @default - the state's whole input */
  readonly with?: Readonly<Record<string, string>>;
  /**
   * Where the answer goes in the state's input: `$.balanced`. `nowhere` leaves the input as it was;
   * `nothing` gives an empty output.
   * @default - the answer becomes the output
   */
  readonly answer?: `$.${string}` | 'nowhere' | 'nothing';
}

/** More than the function's own, so that it says itself why it ran out of time. */
const TIMEOUT_MARGIN_SECONDS = 30;

/**
 * A task that calls a function in its published version, with its retries and a timeout. The state
 * machine's role may call every version: an execution that began before a deployment, or that is
 * redriven after one, calls those it began with.
 */
export function step(scope: Construct, id: string, props: StepProps): LambdaInvoke {
  const { calls, answer } = props;
  const task = new LambdaInvoke(scope, id, {
    lambdaFunction: calls.version,
    payloadResponseOnly: true,
    retryOnServiceExceptions: false,
    taskTimeout: Timeout.duration(
      Duration.seconds(calls.timeout.toSeconds() + TIMEOUT_MARGIN_SECONDS),
    ),
    ...(props.with === undefined ? {} : { payload: TaskInput.fromObject(objectOf(props.with)) }),
    ...(answer === 'nothing' ? { outputPath: JsonPath.DISCARD } : {}),
    ...(answer === 'nowhere' ? { resultPath: JsonPath.DISCARD } : {}),
    ...(answer?.startsWith('$') === true ? { resultPath: answer } : {}),
  });
  task.addRetry(RETRY_TRANSIENT);
  task.addRetry(RETRY_NO_ROOM);
  return task;
}

/** Adds the execution's ARN to the input: it is the owner of the run that the steps work on. */
export function nameExecution(scope: Construct): Pass {
  return new Pass(scope, 'Name the execution', {
    inputPath: '$$.Execution.Id',
    resultPath: '$.execution',
  });
}

function objectOf(paths: Readonly<Record<string, string>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(paths).map(([field, path]) => [field, JsonPath.objectAt(path)]),
  );
}
