import { describeError } from '../../contracts/errors/describe-error.ts';
import { STEP_ERRORS } from '../../contracts/errors/step-errors.ts';

/** A service was busy or away; the state machine tries the step again. */
export class Transient extends Error {
  override readonly name = STEP_ERRORS.transient;
}

/**
 * The error as the state machine shall see it: what may pass by itself is called `Transient`,
 * everything else keeps its name. Messages end up in execution histories, so they lose addresses.
 */
export function knownError(error: unknown): Error {
  if (error instanceof Transient) return error;
  if (isTransient(error)) {
    const name = error instanceof Error ? error.name : 'Error';
    return new Transient(`${name}: ${describeError(error)}`, { cause: error });
  }
  const known = new Error(describeError(error), { cause: error });
  if (error instanceof Error) known.name = error.name;
  return known;
}

/** What AWS services and their SDK call a moment in which nothing works. */
const TRANSIENT_NAMES = new Set([
  'InternalServerError',
  'InternalFailure',
  'LimitExceededException',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'RequestTimeout',
  'RequestTimeoutException',
  'ServiceUnavailable',
  'SlowDown',
  'Throttling',
  'ThrottlingException',
  'TimeoutError',
  'TooManyRequestsException',
  'TransactionConflictException',
  'TransactionInProgressException',
]);

/** What a connection that breaks, or never comes about, leaves in `code`. */
const TRANSIENT_CODES = new Set([
  'EAI_AGAIN',
  'ECONNABORTED',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
]);

/** Reasons of a cancelled transaction that have nothing to do with its conditions. */
const TRANSIENT_CANCELLATIONS = new Set([
  'None',
  'ProvisionedThroughputExceeded',
  'ThrottlingError',
  'TransactionConflict',
]);

function isTransient(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (TRANSIENT_NAMES.has(error.name)) return true;
  if ('code' in error && typeof error.code === 'string' && TRANSIENT_CODES.has(error.code)) {
    return true;
  }
  return isServerFault(error) || isContention(error) || isTransient(error.cause);
}

/** The SDK keeps the status of the answer with its errors. */
function isServerFault(error: Error): boolean {
  if (!('$metadata' in error)) return false;
  const metadata = error.$metadata;
  if (typeof metadata !== 'object' || metadata === null) return false;
  const status = 'httpStatusCode' in metadata ? metadata.httpStatusCode : undefined;
  return typeof status === 'number' && (status >= 500 || status === 429);
}

function isContention(error: Error): boolean {
  if (!('CancellationReasons' in error) || !Array.isArray(error.CancellationReasons)) return false;
  return error.CancellationReasons.every(
    (reason: unknown) =>
      typeof reason === 'object' &&
      reason !== null &&
      'Code' in reason &&
      typeof reason.Code === 'string' &&
      TRANSIENT_CANCELLATIONS.has(reason.Code),
  );
}
