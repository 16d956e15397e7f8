import type { Email } from '../domain/planning/email.ts';
import type { Cause } from './cause.ts';
import type { ContactRecords } from './contacts.ts';
import type { Run } from './runs.ts';
import type { Store } from './store.ts';

/**
 * Writes records as a backup holds them: versions, revisions and run numbers as they were, no rule
 * asked and nothing planned. Restore alone uses it, with sending locked.
 */
export interface Restorer {
  /**
   * Puts contacts back with all that is theirs, except suppressions. A contact, its visits and its
   * targets come in one transaction, its emails with it or before it. One that the store has gets
   * its saved fields, visits and targets (`restoredVersion`), events of both, and emails as
   * `mergeEmail` says. An address that nobody claims is claimed. The records are marked as written
   * in bulk by the cause's run: a plan follows, the feed leaves them to it.
   */
  loadContacts(
    organizationId: string,
    records: readonly ContactRecords[],
    cause: Cause,
  ): Promise<void>;
  /**
   * Puts emails back whose contact may be missing, merged by `mergeEmail`: a contact that comes
   * back later finds what it was already sent.
   */
  loadEmails(organizationId: string, emails: readonly Email[], cause: Cause): Promise<void>;
  /** Puts runs back that the store lacks; later runs are numbered above all of them. */
  loadRuns(organizationId: string, runs: readonly Run[]): Promise<void>;
}

/** A store into which backups can be loaded. */
export interface RestorableStore extends Store {
  readonly restorer: Restorer;
}
