/**
 * What the tables on AWS are made of, for those who create them and those who read them.
 *
 * `live` holds what planning reads: an organization's contacts by slice, each with visits, targets
 * and emails beside it, and the organization's own records, counters and suppressions under partition
 * keys of their own. `history` has the same keys: contact events, and emails that no rule can need
 * any more.
 */
export const TABLE_KEY = { partition: 'pk', sort: 'sk' } as const;

/**
 * The sparse index of what is due: keys and priority only, a hint. An email is in it while it is
 * pending, under its send date, and while it is claimed, under the run that claimed it.
 */
export const DUE_INDEX = {
  name: 'due',
  partition: 'due_pk',
  sort: 'due_sk',
  nonKeyAttributes: ['priority'],
} as const;

/** Epoch seconds after which an item may be expired. */
export const TIME_TO_LIVE = 'expires_at';

/** What kind of record an item is; the stream's readers filter by it. */
export const ENTITY = 'entity';

/**
 * Of contacts and events: the run of the bulk import that wrote them, null after any other change.
 * It is always there, because a stream's filter knows values better than their absence.
 */
export const BULK_RUN = 'bulk_run';
