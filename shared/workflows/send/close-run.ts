import type { SendCursor, SendSummary, SendTotals } from '../../contracts/sending/send-run.ts';
import type { RunStatus } from '../../ports/runs.ts';
import type { ClosingPorts } from './send-ports.ts';
import { settleClaims } from './settle-claims.ts';

/**
 * Ends a run: its claims without an outcome become unknown, and the summary is kept with the run.
 * Doing it twice is harmless.
 */
export async function closeSendRun(
  ports: ClosingPorts,
  cursor: SendCursor,
  status: Exclude<RunStatus, 'open'> = statusOf(cursor),
): Promise<SendSummary> {
  const { organizationId, run, actor } = cursor;
  const doubts = await settleClaims({ ports, run: { organizationId } }, run, actor);
  const summary = summaryOf(cursor, doubts);
  const now = await ports.store.runs.get(organizationId, run);
  if (now?.status === 'open') {
    await ports.store.runs.close(organizationId, run, status, summary, ports.clock.now());
  }
  ports.log.info('Send run closed', { organizationId, run, status, halted: cursor.halted });
  return summary;
}

/** What a run's cursor amounts to, with the claims that had no outcome at its end. */
export function summaryOf(cursor: SendCursor, doubts: number): SendSummary {
  const { classes, totals, halted, dryRun } = cursor;
  const due = classes.reduce((sum, entry) => sum + entry.due, 0);
  return { ...withDoubts(withNotReached(totals, due), doubts), dryRun, due, halted };
}

/** A claim without an outcome broke off, so it was counted as an error; now it is known as unknown. */
function withDoubts(totals: SendTotals, doubts: number): SendTotals {
  const errors = Math.max(0, totals.errors - doubts);
  return { ...totals, unknown: totals.unknown + doubts, errors };
}

/** What a halted run had no turn for is left pending too. */
function withNotReached(totals: SendTotals, due: number): SendTotals {
  const notReached = due - totals.examined;
  if (notReached <= 0) return totals;
  return { ...totals, leftPending: { ...totals.leftPending, not_reached: notReached } };
}

function statusOf({ halted }: SendCursor): Exclude<RunStatus, 'open'> {
  switch (halted) {
    case 'midnight':
      return 'superseded';
    case 'errors':
      return 'failed';
    case null:
    case 'send_until':
    case 'stopped':
    case 'quota':
    case 'mailer_refuses':
      return 'done';
  }
}
