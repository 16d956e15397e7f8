import type { Day } from '../domain/calendar/civil-date.ts';
import type {
  Claim,
  Email,
  EmailStatus,
  Outcome,
  PlannedEmail,
  SkipReason,
} from '../domain/planning/email.ts';
import type { Cause } from './cause.ts';
import type { DayLoadDelta } from './day-loads.ts';

/** One write of a plan: an email to be as planned, or a pending or skipped one to be removed. */
export type EmailWrite =
  | { readonly write: 'put'; readonly email: PlannedEmail }
  | { readonly write: 'remove'; readonly emailId: string; readonly reason: string };

/** A plan's writes of one contact are taken only while the contact is as it was read. */
export interface PlanGuard {
  readonly contactId: string;
  readonly contactVersion: number;
  /** Refused for a record that a higher run wrote. */
  readonly run: number;
  readonly configVersion: number;
}

export type PutPlannedResult =
  | { readonly result: 'written'; readonly written: number; readonly refused: readonly string[] }
  /**
   * The contact's version is another one by now. A store that writes emails one by one may have
   * written some before it saw that: they stand until the contact is planned again, which is the
   * caller's to do. Nothing was written where loads were to move.
   */
  | { readonly result: 'contact_changed' };

/** Where an email's record is. */
export interface EmailRef {
  readonly contactId: string;
  readonly emailId: string;
}

/** A reference from the due index: a hint, claims read the record. */
export interface DueEmail {
  readonly emailId: string;
  readonly contactId: string;
  readonly priority: number;
}

export interface DuePage {
  readonly due: readonly DueEmail[];
  readonly cursor: string | null;
}

export interface Emails {
  get(organizationId: string, contactId: string, emailId: string): Promise<Email | undefined>;
  /**
   * Writes one contact's part of a plan. Each put replaces an absent, pending or skipped record;
   * one in any other status, or of a higher run, is left alone and its id is in `refused`.
   * `loads` move in the same transaction (replan; a plan run writes day loads at its close). Then
   * the writes belong together: one refused write refuses all, `written` is 0, no load moves. More
   * than a transaction takes may be written in groups; a refused one then leaves those before it.
   */
  putPlanned(
    organizationId: string,
    guard: PlanGuard,
    writes: readonly EmailWrite[],
    loads: readonly DayLoadDelta[],
    cause: Cause,
  ): Promise<PutPlannedResult>;
  /**
   * Pending emails with this send date, of any priority, by shard, in key order. Pages may be
   * stale. A cursor names a key, not a count: emails that left the index move nothing.
   */
  due(
    organizationId: string,
    sendDate: Day,
    shard: number,
    cursor: string | null,
    limit: number,
  ): Promise<DuePage>;
  /**
   * Claims one pending email for sending: only while its status is pending, its send date is
   * `sendDate`, and its revision is `revision`. Durable when it answers (see the adapter).
   * @returns the claimed record, or `undefined` when it is not to be had.
   */
  claim(
    organizationId: string,
    ref: EmailRef,
    expected: { readonly sendDate: Day; readonly revision: number },
    claim: Claim,
    cause: Cause,
  ): Promise<Email | undefined>;
  /** Gives a claim of this run back after a definite refusal: claimed → pending. */
  release(organizationId: string, ref: EmailRef, run: number, cause: Cause): Promise<boolean>;
  /** Records what became of a claim of this run. Durable when it answers. */
  recordOutcome(
    organizationId: string,
    ref: EmailRef,
    run: number,
    status: 'sent' | 'failed' | 'unknown',
    outcome: Outcome,
    cause: Cause,
  ): Promise<boolean>;
  /** A check at sending said no: pending → skipped with the reason, if the revision is as read. */
  skip(
    organizationId: string,
    ref: EmailRef,
    revision: number,
    reason: SkipReason,
    cause: Cause,
  ): Promise<boolean>;
  /**
   * What a person or a late report says of an email: unknown → sent | failed, failed → pending,
   * pending or skipped → cancelled. Any other step answers false.
   */
  settle(
    organizationId: string,
    ref: EmailRef,
    to: 'sent' | 'failed' | 'pending' | 'cancelled',
    outcome: Outcome | null,
    cause: Cause,
  ): Promise<boolean>;
  /** Emails still claimed by a run, for its end: they become unknown. */
  claimedBy(organizationId: string, run: number): Promise<readonly Email[]>;
  /** How many emails there are, by status. */
  countByStatus(organizationId: string): Promise<Readonly<Partial<Record<EmailStatus, number>>>>;
}
