import { fnv1a32 } from '../../domain/planning/hash.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Ids } from '../../ports/ids.ts';

/** What asking again takes: time, and chance so that those who collided do not collide again. */
export interface RetryPorts {
  readonly clock: Pick<Clock, 'sleep'>;
  readonly ids: Ids;
}

/** How often a request is sent before its failure is the caller's: about ten seconds in all. */
export const MOST_ATTEMPTS = 12;

const SHORTEST_WAIT_MS = 20;
const LONGEST_WAIT_MS = 2000;

/**
 * Sends a request until it is answered: again after a throttle, after a conflict with another
 * transaction, and where no answer came. A request must be such that sending it twice does no harm.
 * @throws what the last attempt threw, at once when asking again is of no use.
 */
export async function retried<Answer>(
  ports: RetryPorts,
  send: () => Promise<Answer>,
): Promise<Answer> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await send();
    } catch (error) {
      if (attempt >= MOST_ATTEMPTS || !isWorthAnotherAttempt(error)) throw error;
    }
    await backOff(ports, attempt);
  }
}

/** Waits before the attempt after this one: a random part of a time that doubles. */
export async function backOff({ clock, ids }: RetryPorts, attempt: number): Promise<void> {
  const longest = Math.min(LONGEST_WAIT_MS, SHORTEST_WAIT_MS * 2 ** (attempt - 1));
  await clock.sleep(Math.ceil((longest * fnv1a32(ids.next())) / 2 ** 32));
}

const PASSING_ERRORS = new Set([
  'ProvisionedThroughputExceededException',
  'ThrottlingException',
  'RequestLimitExceeded',
  'LimitExceededException',
  'TransactionConflictException',
  'TransactionInProgressException',
  'ReplicatedWriteConflictException',
  'InternalServerError',
  'ServiceUnavailable',
  'RequestTimeout',
  'TimeoutError',
]);

const PASSING_CODES = new Set([
  'ECONNRESET',
  'ECONNREFUSED',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EAI_AGAIN',
  'ENETUNREACH',
  'EHOSTUNREACH',
]);

const PASSING_REASONS = new Set([
  'None',
  'TransactionConflict',
  'ThrottlingError',
  'ProvisionedThroughputExceeded',
]);

function isWorthAnotherAttempt(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (PASSING_ERRORS.has(error.name) || isServersFault(error)) return true;
  // What came is no JSON: the words of a gateway in between, or an answer cut short.
  if (error instanceof SyntaxError) return true;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (PASSING_CODES.has(code)) return true;
  return 'CancellationReasons' in error && isPassingCancellation(error.CancellationReasons);
}

function isServersFault(error: Error): boolean {
  return '$fault' in error && error.$fault === 'server';
}

function isPassingCancellation(reasons: unknown): boolean {
  return (
    Array.isArray(reasons) &&
    reasons.every(
      (reason: unknown) =>
        typeof reason === 'object' &&
        reason !== null &&
        'Code' in reason &&
        typeof reason.Code === 'string' &&
        PASSING_REASONS.has(reason.Code),
    )
  );
}
