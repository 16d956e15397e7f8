/** The files that the lake's tables are made of on one machine. */
export interface LakeSources {
  /** An organization's journal, oldest first: NDJSON, a line per change. */
  journal(organizationId: string): Promise<readonly string[]>;
  /** The newest snapshot of its contacts (contact lines, compressed or not); null when there is none. */
  snapshot(organizationId: string): Promise<ContactSnapshot | null>;
}

/** A snapshot of contacts in files. */
export interface ContactSnapshot {
  readonly files: readonly string[];
  /** Epoch milliseconds; journal lines since then are newer. */
  readonly takenAtMs: number;
}
