import type { DrainedJournal, JournalEntry } from '../../ports/journal.ts';

/** A journal in memory; a position is a number of entries. */
export function memoryJournal(): DrainedJournal {
  const journals = new Map<string, JournalEntry[]>();
  const entriesOf = (organizationId: string): JournalEntry[] => {
    const entries = journals.get(organizationId) ?? [];
    journals.set(organizationId, entries);
    return entries;
  };
  return {
    append: async (entries) => {
      for (const entry of entries) entriesOf(entry.organizationId).push(structuredClone(entry));
    },
    appendAt: async (organizationId, position, entries) => {
      const own = entriesOf(organizationId);
      if (own.length !== position) return null;
      own.push(...structuredClone([...entries]));
      return own.length;
    },
    position: async (organizationId) => entriesOf(organizationId).length,
    read: async (organizationId, from, limit) => {
      const entries = entriesOf(organizationId).slice(from, from + limit);
      return { entries, next: from + entries.length };
    },
  };
}
