import { sendCursor, type SendCursor } from '../../contracts/sending/send-run.ts';

/**
 * A cursor with the mails in doubt that its run is known to have left. When an execution breaks off,
 * its claims become unknown and the run's checkpoint counts them; the cursor that it is redriven with
 * is from before. A claim that broke off in a living process was counted as an error until then.
 */
export function withKnownDoubts(cursor: SendCursor, checkpoint: unknown): SendCursor {
  const kept = sendCursor.safeParse(checkpoint);
  const more = kept.success ? kept.data.totals.unknown - cursor.totals.unknown : 0;
  return more > 0 ? withDoubts(cursor, more) : cursor;
}

/** A cursor that counts claims that had no outcome. */
export function withDoubts(cursor: SendCursor, doubts: number): SendCursor {
  const { totals } = cursor;
  const knownAsErrors = Math.min(totals.errors, doubts);
  return {
    ...cursor,
    totals: {
      ...totals,
      unknown: totals.unknown + doubts,
      errors: totals.errors - knownAsErrors,
      examined: totals.examined + doubts - knownAsErrors,
    },
  };
}
