import { Duration } from 'aws-cdk-lib';
import { JitterType, type RetryProps } from 'aws-cdk-lib/aws-stepfunctions';

import { STEP_ERRORS } from '../../shared/contracts/errors/step-errors.ts';

/**
 * Errors after which the same call may well succeed; every step may be done again. Whatever else a
 * function ends with is a broken assumption, and would be one again.
 */
const TRANSIENT_ERRORS = [
  // Lambda itself, and functions that died: out of time, out of memory, or with their machine.
  'Lambda.ServiceException',
  'Lambda.AWSLambdaException',
  'Lambda.SdkClientException',
  'Lambda.ClientExecutionTimeoutException',
  'Lambda.Unknown',
  'Sandbox.Timedout',
  'Runtime.ExitError',
  'States.Timeout',
  // What our own functions call everything that may pass by itself.
  STEP_ERRORS.transient,
];

/**
 * After 2, 4, 8, 16, 32 and 60 seconds: two minutes in all, longer than DynamoDB needs to split a
 * hot partition. What lasts longer is for a person, and a redrive.
 */
export const RETRY_TRANSIENT: RetryProps = {
  errors: TRANSIENT_ERRORS,
  interval: Duration.seconds(2),
  backoffRate: 2,
  maxDelay: Duration.seconds(60),
  maxAttempts: 6,
  jitterStrategy: JitterType.FULL,
};

/**
 * When all of the account's concurrent Lambdas are busy: new accounts have ten, and the stretch of
 * somebody else takes up to fifteen minutes. After 5, 10, 20, 40 and then each 60 seconds: 37 minutes.
 */
export const RETRY_NO_ROOM: RetryProps = {
  errors: ['Lambda.TooManyRequestsException'],
  interval: Duration.seconds(5),
  backoffRate: 2,
  maxDelay: Duration.seconds(60),
  maxAttempts: 40,
  jitterStrategy: JitterType.FULL,
};
