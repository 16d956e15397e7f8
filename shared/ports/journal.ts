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
   * The store's change that this line was made of; absent on the lines that sending appends itself.
   * A drain that was killed finds here how far it came, a number; a stream's change has an id, text.
   */
  readonly source?: { readonly storeId: string; readonly position: number | string };
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

/** Which records of the store's stream were handed over together; the same whenever they are. */
export interface StreamBatch {
  /** Sequence numbers of the first and the last record: decimal digits. */
  readonly first: string;
  readonly last: string;
  /** Epoch milliseconds: when the store made the latest of the records, or later. */
  readonly at: number;
}

/** A journal that is written from the store's stream. */
export interface StreamedJournal extends Journal {
  /**
   * Writes one organization's lines of a batch, durably. The same batch again changes nothing; its
   * records in other batches, as after a failure, are told apart from new ones by their `source`.
   */
  writeBatch(
    organizationId: string,
    entries: readonly JournalEntry[],
    batch: StreamBatch,
  ): Promise<void>;
}
