import type { Cause } from './cause.ts';

/** One line of the journal. No personal data: docs/data.md lists the fields by `entity`. */
export interface JournalEntry {
  readonly organizationId: string;
  readonly entity:
    | 'email'
    | 'contact'
    | 'visit'
    | 'target'
    | 'event'
    | 'suppression'
    | 'config'
    | 'run'
    | 'organization';
  readonly change: 'put' | 'removed';
  readonly contactId: string | null;
  /** Email id, visit name, instance and trigger date, event id, version … */
  readonly key: string;
  /** The fields as of the change; civil dates as text. */
  readonly fields: Readonly<Record<string, unknown>>;
  readonly cause: Cause;
  /**
   * The store's change that a drain made this line of; absent on the lines that sending appends
   * itself. A drain that was killed finds here how far it came.
   */
  readonly source?: { readonly storeId: string; readonly position: number };
}

/** The append-only record outside the store that audit, lake and restore read. */
export interface Journal {
  /** Appends and makes durable before it answers (claims and outcomes, before the next step). */
  append(entries: readonly JournalEntry[]): Promise<void>;
  /** The position after the last durable entry. */
  position(organizationId: string): Promise<number>;
  /** Entries from a position on, in order; `next` is the position after the last one given. */
  read(
    organizationId: string,
    from: number,
    limit: number,
  ): Promise<{ readonly entries: readonly JournalEntry[]; readonly next: number }>;
}

/** A journal beside a store on one machine, into which the store's changes are drained. */
export interface DrainedJournal extends Journal {
  /**
   * Appends, durably, only while the organization's journal still ends at `position`, so that two
   * drains cannot write the same changes twice.
   * @returns the position after the last entry; null when the journal ends elsewhere: nothing was
   *   appended.
   */
  appendAt(
    organizationId: string,
    position: number,
    entries: readonly JournalEntry[],
  ): Promise<number | null>;
}
