/** A complete MIME message and its envelope. */
export interface OutgoingMail {
  readonly organizationId: string;
  /** Shown to the mail provider as a tag; no personal data is in it. */
  readonly emailId: string;
  readonly from: string;
  readonly to: string;
  /** RFC 5322 bytes. */
  readonly mime: Uint8Array;
}

/**
 * What became of handing a mail over. Only `ambiguous` leaves a doubt: the mail may or may not have
 * gone, so it is never tried again by itself.
 */
export type MailResult =
  | { readonly result: 'accepted'; readonly messageId: string }
  /** Refused for good: a validation error, a rejected address. */
  | { readonly result: 'rejected'; readonly detail: string }
  /** Refused for now; nothing went out. */
  | { readonly result: 'throttled'; readonly detail: string; readonly retryAfterMs: number }
  /** Failed before the first byte was handed over; nothing went out. */
  | { readonly result: 'not_sent'; readonly detail: string }
  | { readonly result: 'ambiguous'; readonly detail: string };

export interface SendQuota {
  readonly max24Hours: number;
  readonly maxPerSecond: number;
  readonly sentLast24Hours: number;
}

export interface Mailer {
  send(mail: OutgoingMail): Promise<MailResult>;
  quota(): Promise<SendQuota>;
  /** Problems that keep mail of an organization from going out; empty = ready. For `doctor`. */
  check(from: string): Promise<readonly string[]>;
}
