import type { StreamBatch, StreamedJournal } from '../../ports/journal.ts';
import type { RecordChange } from '../../ports/record-changes.ts';
import { journalEntryOf } from './journal-entry.ts';

/** Whose changes these are, and the installation's key for hashes of private values. */
export interface StreamedStore {
  readonly storeId: string;
  readonly hashKey: string;
}

/**
 * Writes what a batch of the store's stream says into the journals of its organizations. It may be
 * repeated at will.
 */
export async function journalChanges(
  { journal }: { readonly journal: StreamedJournal },
  changes: readonly (RecordChange & { readonly eventId: string })[],
  batch: StreamBatch,
  { storeId, hashKey }: StreamedStore,
): Promise<void> {
  const byOrganization = Map.groupBy(changes, (change) => change.organizationId);
  for (const [organizationId, own] of byOrganization) {
    const entries = own.map((change) => ({
      ...journalEntryOf(change, storeId, hashKey),
      source: { storeId, position: change.eventId },
    }));
    await journal.writeBatch(organizationId, entries, batch);
  }
}
