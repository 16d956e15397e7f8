import type { Installation } from '../installation/installation.ts';
import { plural } from '../terminal/table.ts';
import { fine, problem, warning, type Finding } from './finding.ts';

const MOST_COUNTED = 10_000;

/** Whether the journal has what the store has told it, and the store has little left to tell. */
export async function checkJournal({
  ports,
  organizationId,
}: Installation): Promise<readonly Finding[]> {
  const { recordChanges } = ports.store;
  const { journalPosition } = await recordChanges.place(organizationId);
  const position = await ports.journal.position(organizationId);
  if (position < journalPosition) {
    return [
      problem(
        'journal',
        `it ends at ${String(position)}, but the store has seen it at ${String(journalPosition)}: lines are lost`,
        'bring the journal folder back from where it was copied to; until then a restore may be incomplete',
      ),
    ];
  }
  const waiting = (await recordChanges.read(organizationId, MOST_COUNTED)).length;
  return [
    waiting === 0
      ? fine('journal', `in step with the store, ${String(position)} bytes`)
      : warning(
          'journal',
          `${plural(waiting, 'change')} are not in it yet`,
          '"almanac up" carries them over, as every command does; ask again in a minute',
        ),
  ];
}
