import { runKindOf, runStatusOf } from '../../contracts/backup/organization-lines.ts';
import { RecordReader } from '../../contracts/records/record-reader.ts';
import type { RestoreMoment } from '../../domain/restoring/restored-email.ts';
import type { JournalEntry } from '../../ports/journal.ts';
import type { Run } from '../../ports/runs.ts';

/** A run as far as the journal knows it. */
export type JournaledRun = Omit<Run, 'execution' | 'checkpoint' | 'summary'>;

/** The run of a journal line. @throws RecordUnreadable */
export function runOfLine(entry: JournalEntry): JournaledRun {
  const reader = new RecordReader(entry.fields, `journal run ${entry.key}`);
  return {
    run: Number(entry.key),
    kind: runKindOf(reader),
    status: runStatusOf(reader),
    today: reader.day('today'),
    configVersion: reader.integer('config_version'),
    openedAt: reader.integer('opened_at_ms'),
    closedAt: reader.integerOrNull('closed_at_ms'),
  };
}

/**
 * The runs to restore: those of the backup, brought up to what the journal says, and later ones. A
 * number that other records name without a record of its own is taken: run numbers only grow. What
 * was open is closed, since a run that nobody goes on with would keep the next from opening.
 */
export function restoredRuns(
  saved: readonly Run[],
  journal: { readonly runs: ReadonlyMap<number, JournaledRun>; readonly lastRun: number },
  moment: RestoreMoment,
): readonly Run[] {
  const runs = new Map(saved.map((run) => [run.run, run]));
  for (const [number, run] of journal.runs) {
    const { execution, checkpoint, summary } = runs.get(number) ?? UNTOLD;
    runs.set(number, { ...run, execution, checkpoint, summary });
  }
  const first = Math.min(...runs.keys());
  for (let number = first; number <= journal.lastRun; number++) {
    if (!runs.has(number)) runs.set(number, lostRun(number, moment));
  }
  return [...runs.values()]
    .sort((left, right) => left.run - right.run)
    .map((run) =>
      run.status === 'open' ? { ...run, status: 'failed', closedAt: moment.now } : run,
    );
}

const UNTOLD = { execution: 'before a restore', checkpoint: null, summary: null } as const;

/** A run whose own lines did not reach the journal; it claimed mail, so it was a send run. */
function lostRun(run: number, { today, now }: RestoreMoment): Run {
  const times = { today, openedAt: now, closedAt: now };
  return { run, kind: 'send', status: 'failed', configVersion: 0, ...times, ...UNTOLD };
}
