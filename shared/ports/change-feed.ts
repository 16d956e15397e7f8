/** A change of a contact (its own fields, visits, targets, events or suppressions). */
export interface ContactChanged {
  /** Position in the feed; grows. */
  readonly position: number;
  readonly organizationId: string;
  readonly contactId: string;
  /** The bulk import that wrote it: a plan follows, replan leaves it out. */
  readonly bulkRun: number | null;
}

/** Contact changes in order, at least once, to named readers that each keep their place. */
export interface ChangeFeed {
  /** Changes after the reader's place. */
  read(reader: string, limit: number): Promise<readonly ContactChanged[]>;
  /** Moves the reader's place; what every reader has passed may be trimmed. */
  acknowledge(reader: string, position: number): Promise<void>;
}
