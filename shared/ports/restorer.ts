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
   * Puts contacts back with all that is theirs, except suppressions. Each contact in a transaction:
   * one that the store has is merged (`mergeContact`), its address claim goes to it unless another
   * contact holds the address. The change feed tells nobody: a plan follows every restore.
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
  /** Puts runs back that the store lacks. Later runs get numbers above `lastRun` and all of these. */
  loadRuns(organizationId: string, runs: readonly Run[], lastRun: number): Promise<void>;
}

/** A store into which backups can be loaded. */
export interface RestorableStore extends Store {
  readonly restorer: Restorer;
}
