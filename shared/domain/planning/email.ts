import type { Day } from '../calendar/civil-date.ts';
import type { TraceStep } from './trace.ts';

/** Where an email stands. In files `pending` is written `pre-scheduled`, `claimed` is `sending`. */
export type EmailStatus =
  'pending' | 'skipped' | 'claimed' | 'sent' | 'failed' | 'unknown' | 'cancelled';

/** Statuses that end an email for planning: it is never planned again (rules §9.7). */
export const FINAL_STATUSES = ['claimed', 'sent', 'failed', 'unknown', 'cancelled'] as const;

/** Why an email does not go out. The first ten are found by planning, `missed` and `too_late` too. */
export type SkipReason =
  | 'no_state'
  | 'year_round'
  | 'age_limit'
  | 'birthday_window'
  | 'effective_date_window'
  | 'campaign_inactive'
  | 'campaign_conflict'
  | 'frequency_limit'
  | 'no_capacity'
  | 'too_late'
  | 'missed'
  | 'contact_inactive'
  | 'suppressed'
  | 'unsubscribed'
  | 'visit_past';

/**
 * What governs an email: `marketing` respects windows unless its campaign type says otherwise,
 * `required` is a regulatory notice, `transactional` is visit mail (rules §3).
 */
export type EmailKind = 'marketing' | 'required' | 'followup' | 'transactional';

/** What last set the send date, or null when it is the ideal date. */
export type MovedBy = 'catch_up' | 'smoothing' | 'cap';

/** What planning decides about one email; plain data, equal when every field is equal. */
export interface PlannedEmail {
  readonly emailId: string;
  readonly contactId: string;
  /** `birthday`, `effective_date`, `aep`, `post_window`, `campaign_<type>`, `followup_…`, `visit_<code>`. */
  readonly type: string;
  readonly kind: EmailKind;
  /** The campaign instance's name, null for everything else. */
  readonly campaign: string | null;
  /** The visit (`V1`, `signup`) of visit mail, null for everything else. */
  readonly visit: string | null;
  /** The email that a follow-up follows, null for everything else. */
  readonly parentId: string | null;
  readonly eventDate: Day;
  readonly idealDate: Day;
  readonly baseDate: Day;
  /** The last date on which it makes sense; never the narrowed one. */
  readonly latestDate: Day;
  /** Null when skipped. */
  readonly sendDate: Day | null;
  readonly status: 'pending' | 'skipped';
  readonly skipReason: SkipReason | null;
  /** The emails that took its place: a conflict's winners, or those that fill the frequency limit. */
  readonly blockedBy: readonly string[] | null;
  /** Lower goes first. */
  readonly priority: number;
  readonly movedBy: MovedBy | null;
  readonly template: string;
  readonly channel: 'email';
  /** The decisions that led here, in order. Not compared when a plan is compared with the store. */
  readonly trace: readonly TraceStep[];
}

/** The last store write before a mail is handed over; never taken over by another run. */
export interface Claim {
  readonly run: number;
  readonly attempt: number;
  /** Epoch milliseconds. */
  readonly at: number;
}

/** What became of a claimed email. */
export interface Outcome {
  /** Epoch milliseconds at which it was recorded. */
  readonly at: number;
  /** The mailer's id for the accepted message. */
  readonly messageId: string | null;
  /** What the mailer said of a mail it refused or left in doubt. */
  readonly detail: string | null;
}

/** One email as the store keeps it. */
export interface Email extends Omit<PlannedEmail, 'status'> {
  readonly status: EmailStatus;
  /** Raised by every write of this record. */
  readonly revision: number;
  /** The plan run, and the version of the contact and of the configuration, that decided it. */
  readonly planRun: number;
  readonly contactVersion: number;
  readonly configVersion: number;
  readonly claim: Claim | null;
  readonly outcome: Outcome | null;
  /** The civil date of the claim, once it was claimed: the day on which it counts. */
  readonly sentOn: Day | null;
}

/** Whether it counts for daily caps (everything) is not asked here: for the frequency limit. */
export function countsForFrequency(kind: EmailKind): boolean {
  return kind === 'marketing' || kind === 'required';
}
