import type { BackupManifest } from '../../contracts/backup/manifest.ts';
import type { OpenedRestoreParts } from '../../contracts/restore/restore-parts.ts';
import type { Journal, JournalEntry } from '../../ports/journal.ts';

/** Entries that are read from the journal at once. */
const BATCH = 1000;

/** Which part of the journal a restore reads. */
export type JournalReach = OpenedRestoreParts['reach'];

/** From the first position that a part of the backup may lack to the journal's end. */
export async function journalReach(
  journal: Journal,
  { organization_id: organizationId, parts }: BackupManifest,
): Promise<JournalReach> {
  const from = Math.min(...parts.map((part) => part.journal_position));
  const to = await journal.position(organizationId);
  return { from, to, behind: to < from };
}

/** The journal's entries from there on; none when it ends before. */
export async function* journalSince(
  journal: Journal,
  organizationId: string,
  { from, behind }: JournalReach,
): AsyncGenerator<JournalEntry> {
  if (behind) return;
  let position = from;
  for (;;) {
    const { entries, next } = await readAt(journal, organizationId, position, from);
    yield* entries;
    if (next === position) return;
    position = next;
  }
}

/** A position is a place in one journal; in another one there may be no line at it. */
async function readAt(
  journal: Journal,
  organizationId: string,
  position: number,
  from: number,
): ReturnType<Journal['read']> {
  try {
    return await journal.read(organizationId, position, BATCH);
  } catch (cause) {
    if (position !== from) throw cause;
    throw new Error(
      `Expected the journal of "${organizationId}" to have a line at ${String(from)}, as when the backup was made; it cannot be read there, so it is damaged or another one`,
      { cause },
    );
  }
}
