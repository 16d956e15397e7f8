import type { Journal, JournalEntry } from '../../shared/ports/journal.ts';

const PAGE = 2_000;

/** What the journal of an organization says from a position on, in order. */
export async function entriesSince(
  journal: Pick<Journal, 'read'>,
  organizationId: string,
  from: number,
): Promise<readonly JournalEntry[]> {
  const found: JournalEntry[] = [];
  for (let position = from; ;) {
    const { entries, next } = await journal.read(organizationId, position, PAGE);
    found.push(...entries);
    if (next === position) return found;
    position = next;
  }
}
