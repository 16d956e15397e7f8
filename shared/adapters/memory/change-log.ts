import type { ContactChanged } from '../../ports/change-feed.ts';
import type { DrainPlace, RecordChange, RecordImages } from '../../ports/record-changes.ts';

/** A change on its way into the log. */
export type NewChange = RecordImages & Pick<RecordChange, 'organizationId' | 'contactId' | 'cause'>;

/** What happened to the records of the store, in order; the feed and the drain read it. */
export interface ChangeLog {
  /** Writes down a change of a record. */
  record(change: NewChange): void;
  /** Writes down that something of a contact changed. */
  contactChanged(change: Omit<ContactChanged, 'position'>): void;
  readonly records: RecordChange[];
  readonly feed: ContactChanged[];
  readonly readers: Map<string, number>;
  readonly drains: Map<string, DrainPlace>;
}

/** An empty log. */
export function changeLog(): ChangeLog {
  let position = 0;
  const records: RecordChange[] = [];
  const feed: ContactChanged[] = [];
  return {
    record: (change) => {
      position += 1;
      records.push({ ...change, position });
    },
    contactChanged: (change) => {
      position += 1;
      feed.push({ ...change, position });
    },
    records,
    feed,
    readers: new Map(),
    drains: new Map(),
  };
}
