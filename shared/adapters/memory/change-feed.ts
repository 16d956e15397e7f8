import type { ChangeFeed } from '../../ports/change-feed.ts';
import type { RecordChanges } from '../../ports/record-changes.ts';
import type { MemoryState } from './state.ts';

/** The feed of contact changes. */
export function memoryChangeFeed({ changes }: MemoryState): ChangeFeed {
  return {
    read: async (reader, limit) => {
      const place = changes.readers.get(reader) ?? 0;
      changes.readers.set(reader, place);
      return after(changes.feed, place, limit);
    },
    acknowledge: async (reader, position) => {
      const place = changes.readers.get(reader) ?? 0;
      changes.readers.set(reader, Math.max(place, position));
      trim(changes.feed, Math.min(...changes.readers.values()));
    },
  };
}

/** The changes of every record, for the drain. */
export function memoryRecordChanges({ storeId, changes }: MemoryState): RecordChanges {
  const placeOf = (organizationId: string) =>
    changes.drains.get(organizationId) ?? { position: 0, journalPosition: 0 };
  return {
    storeId: async () => storeId,
    place: async (organizationId) => placeOf(organizationId),
    read: async (organizationId, limit) => {
      const { position } = placeOf(organizationId);
      const own = changes.records.filter((change) => change.organizationId === organizationId);
      return after(own, position, limit);
    },
    acknowledge: async (organizationId, place) => {
      if (place.position < placeOf(organizationId).position) return;
      changes.drains.set(organizationId, place);
      const left = changes.records.filter(
        (change) => change.organizationId !== organizationId || change.position > place.position,
      );
      changes.records.splice(0, changes.records.length, ...left);
    },
  };
}

function after<Change extends { readonly position: number }>(
  changes: readonly Change[],
  place: number,
  limit: number,
): readonly Change[] {
  const start = changes.findIndex((change) => change.position > place);
  return start === -1 ? [] : changes.slice(start, start + limit);
}

function trim(changes: { readonly position: number }[], through: number): void {
  const kept = changes.findIndex((change) => change.position > through);
  changes.splice(0, kept === -1 ? changes.length : kept);
}
