import { SESServiceException } from '@aws-sdk/client-ses';
import type { MailResult } from '../../ports/mailer.ts';
import { NothingHandedOver } from './single-use-handler.ts';

/** SES's limit per second is over after this time. */
const RATE_WAIT_MS = 1_000;

/** What does not pass by itself within moments: a day's quota, a paused account, a missing right. */
const LONG_WAIT_MS = 60_000;

/** Refusals that say nothing against the mail: others would fare the same, and so would this one later. */
const REFUSED_FOR_NOW: ReadonlyMap<string, number> = new Map([
  ...['Throttling', 'ThrottledException', 'TooManyRequests', 'RequestLimitExceeded'].map(
    (code) => [code, RATE_WAIT_MS] as const,
  ),
  ...[
    'LimitExceeded',
    'AccountSendingPaused',
    'ConfigurationSetSendingPaused',
    'ConfigurationSetDoesNotExist',
    'MailFromDomainNotVerified',
    'ProductionAccessNotGranted',
    'AccessDenied',
    'OptInRequired',
    'InvalidClientTokenId',
    'UnrecognizedClient',
    'MissingAuthenticationToken',
    'IncompleteSignature',
    'InvalidSignature',
    'SignatureDoesNotMatch',
    'ExpiredToken',
    'RequestExpired',
  ].map((code) => [code, LONG_WAIT_MS] as const),
]);

/** A request that failed. */
export interface FailedRequest {
  readonly error: unknown;
  /** Whether it got as far as the network. */
  readonly begun: boolean;
  /** The bare address that the mail is from. */
  readonly sender: string;
}

/**
 * What became of a mail whose request to SES failed. Only SES's own word that it refuses, or the
 * certainty that it never heard of it, proves that the mail did not go.
 */
export function mailResultOf({ error, begun, sender }: FailedRequest): MailResult {
  const detail = detailOf(error);
  if (!begun || error instanceof NothingHandedOver) return { result: 'not_sent', detail };
  const code = refusalCode(error);
  if (code === undefined) return { result: 'ambiguous', detail };
  const waitMs = isSenderUnverified(code, detail, sender)
    ? LONG_WAIT_MS
    : REFUSED_FOR_NOW.get(code);
  if (waitMs !== undefined) {
    const retryAfterMs = /daily/i.test(detail) ? LONG_WAIT_MS : waitMs;
    return { result: 'throttled', detail, retryAfterMs };
  }
  // Errors of the service itself: it may have taken the mail before something went wrong.
  const isRefusal = error instanceof SESServiceException && error.$fault === 'client';
  return { result: isRefusal ? 'rejected' : 'ambiguous', detail };
}

/**
 * SES says in the same words that a recipient is unknown to its sandbox, which is this mail's
 * misfortune, and that the sender is not verified, which would fail every mail of the day.
 */
function isSenderUnverified(code: string, detail: string, sender: string): boolean {
  if (code !== 'MessageRejected' || !/not verified/i.test(detail)) return false;
  return detail.toLowerCase().includes(sender.toLowerCase());
}

/** The error code that SES wrote into its answer, without the suffix that only some have. */
function refusalCode(error: unknown): string | undefined {
  if (!(error instanceof SESServiceException) || NOT_A_CODE.has(error.name)) return undefined;
  return error.name.replace(/Exception$/, '');
}

/** What the SDK calls an answer in which it found no code. */
const NOT_A_CODE: ReadonlySet<string> = new Set(['Unknown', 'UnknownError', 'NotFound', 'Error']);

function detailOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
