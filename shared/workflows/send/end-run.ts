import { sendCursor } from '../../contracts/sending/send-run.ts';
import type { Run, RunStatus } from '../../ports/runs.ts';
import { summaryOf } from './close-run.ts';
import { withDoubts } from './known-doubts.ts';
import type { ClosingPorts } from './send-ports.ts';
import { settleClaims } from './settle-claims.ts';

/** How a run is ended that its own execution left open. */
export interface RunEnding {
  readonly status: Exclude<RunStatus, 'open'>;
  readonly actor: string;
  /** What is known of why; kept in the run's summary. */
  readonly reason: string | null;
}

/**
 * Ends a send run in its execution's place: its claims become unknown and it closes, with the counts
 * of its checkpoint. That is as old as the last task's end: the counts of the work since then are
 * lost, the emails' own records are not. The checkpoint keeps the mails in doubt, for a redrive.
 */
export async function endSendRun(
  ports: ClosingPorts,
  organizationId: string,
  { run, execution, checkpoint }: Run,
  { status, actor, reason }: RunEnding,
): Promise<void> {
  const doubts = await settleClaims({ ports, run: { organizationId } }, run, actor);
  const kept = sendCursor.safeParse(checkpoint).data;
  const cursor = kept && withDoubts(kept, doubts);
  const held = await ports.store.runs.get(organizationId, run);
  if (cursor && held && doubts > 0) {
    await ports.store.runs.checkpoint(organizationId, run, held.execution, cursor);
  }
  const counts = cursor ? summaryOf(cursor, 0) : { unknown: doubts };
  const summary = reason === null ? counts : { ...counts, reason };
  await ports.store.runs.close(organizationId, run, status, summary, ports.clock.now());
  const about = { organizationId, run, execution, unknown: doubts };
  ports.log.warn('Ended a send run that its execution had left open', about);
}
