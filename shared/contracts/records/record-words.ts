import type { EmailKind, EmailStatus, MovedBy, SkipReason } from '../../domain/planning/email.ts';
import type { SuppressionReason } from '../../domain/contacts/contact.ts';

/** Words that stand for themselves, for `RecordReader.word`. */
export function wordsOf<Word extends string>(words: readonly Word[]): ReadonlyMap<string, Word> {
  return new Map(words.map((word) => [word, word]));
}

/**
 * How a status is written in files. Two differ from ours: users have always read `pre-scheduled`
 * in plans and `sending` in histories.
 */
const STATUS_TEXT: Readonly<Record<EmailStatus, string>> = {
  pending: 'pre-scheduled',
  skipped: 'skipped',
  claimed: 'sending',
  sent: 'sent',
  failed: 'failed',
  unknown: 'unknown',
  cancelled: 'cancelled',
};

const STATUSES = wordsOf<EmailStatus>([
  'pending',
  'skipped',
  'claimed',
  'sent',
  'failed',
  'unknown',
  'cancelled',
]);

/** The status as files say it. */
export function statusText(status: EmailStatus): string {
  return STATUS_TEXT[status];
}

/** The status that a file's word means. */
export const STATUS_WORDS: ReadonlyMap<string, EmailStatus> = new Map(
  [...STATUSES.values()].map((status) => [STATUS_TEXT[status], status]),
);

export const SKIP_REASON_WORDS = wordsOf<SkipReason>([
  'no_state',
  'year_round',
  'age_limit',
  'birthday_window',
  'effective_date_window',
  'campaign_inactive',
  'campaign_conflict',
  'frequency_limit',
  'no_capacity',
  'too_late',
  'missed',
  'contact_inactive',
  'suppressed',
  'unsubscribed',
  'visit_past',
]);

export const MOVED_BY_WORDS = wordsOf<MovedBy>(['catch_up', 'smoothing', 'cap']);

export const KIND_WORDS = wordsOf<EmailKind>([
  'marketing',
  'required',
  'followup',
  'transactional',
]);

export const SUPPRESSION_WORDS = wordsOf<SuppressionReason>([
  'unsubscribed',
  'bounced',
  'complained',
]);
