import type { SendCursor, SendProblem, SendTotals } from '../../contracts/sending/send-run.ts';
import type { Attempt } from './send-email.ts';

/** Tries that one email gets in one run while the mailer refuses for now. */
const MAX_REFUSALS = 3;

/** Emails given up in a row after which the mailer is taken to be out of order. */
const MAX_GIVEN_UP_IN_A_ROW = 3;

/** Errors in a row after which the fault is not taken to be in the emails. */
const MAX_ERRORS_IN_A_ROW = 5;

/** Problems kept with a run; the counts tell of all of them. */
const MAX_PROBLEMS = 20;

/**
 * The cursor after the turns of the queue's first emails, each counted as if it had been alone at
 * the front. Those that keep their place keep their order; the first reason to halt stands.
 */
export function afterTurns<End>(
  cursor: SendCursor,
  ends: readonly End[],
  after: (cursor: SendCursor, end: End) => SendCursor,
): SendCursor {
  const [kept, { halted }]: [SendCursor['queue'], Pick<SendCursor, 'halted'>] = [[], cursor];
  let [at, refusals, reason] = [cursor, 0, halted];
  for (const end of ends) {
    const [ref] = at.queue;
    const next = after({ ...at, halted: null }, end);
    reason ??= next.halted;
    const keepsPlace = ref !== undefined && next.queue[0] === ref;
    if (keepsPlace && kept.length === 0) refusals = next.refusals;
    if (keepsPlace) kept.push(ref);
    at = keepsPlace ? { ...next, queue: next.queue.slice(1), refusals: 0 } : next;
  }
  return { ...at, queue: [...kept, ...at.queue], refusals, halted: reason };
}

/** The cursor after the turn of the queue's first email. */
export function afterAttempt(cursor: SendCursor, attempt: Attempt): SendCursor {
  switch (attempt.outcome) {
    case 'halted':
      return {
        ...cursor,
        halted: attempt.reason,
        totals: withReleased(cursor.totals, attempt.released ? 1 : 0),
      };
    case 'refused':
      return afterRefusal(cursor, attempt);
    case 'gone':
      return turnedOver(cursor, { ...cursor.totals, gone: cursor.totals.gone + 1 });
    case 'skipped': {
      const totals = withType(cursor.totals, attempt.type, 'skipped');
      return turnedOver(cursor, { ...totals, skipped: plusOne(totals.skipped, attempt.reason) });
    }
    case 'left':
      return turnedOver(cursor, withLeft(cursor, attempt));
    case 'rendered':
    case 'sent':
    case 'failed':
    case 'unknown': {
      const totals = withType(cursor.totals, attempt.type, attempt.outcome);
      const counted = { ...totals, [attempt.outcome]: totals[attempt.outcome] + 1 };
      return { ...turnedOver(cursor, counted), givenUpInARow: 0 };
    }
  }
}

/** The cursor after an email's turn that broke off. */
export function afterError(cursor: SendCursor, message: string): SendCursor {
  const { totals } = cursor;
  const counted = turnedOver(cursor, { ...totals, errors: totals.errors + 1 });
  return withFault({ ...counted, errorsInARow: cursor.errorsInARow }, emailIdOf(cursor), message);
}

/** The cursor after a failure that no email is to blame for. */
export function afterFault(cursor: SendCursor, message: string): SendCursor {
  return withFault(cursor, null, message);
}

/** The run goes on after a fault, until too many come in a row. */
function withFault(cursor: SendCursor, emailId: string | null, message: string): SendCursor {
  const errorsInARow = cursor.errorsInARow + 1;
  return {
    ...cursor,
    totals: withProblem(cursor.totals, { emailId, type: null, reason: 'error', message }),
    errorsInARow,
    halted: errorsInARow >= MAX_ERRORS_IN_A_ROW ? 'errors' : cursor.halted,
  };
}

function afterRefusal(
  cursor: SendCursor,
  attempt: Extract<Attempt, { readonly outcome: 'refused' }>,
): SendCursor {
  const totals = withReleased(cursor.totals, 1);
  const refusals = cursor.refusals + 1;
  // It keeps its place: the next task or the next round tries it again after the pause.
  if (refusals < MAX_REFUSALS) return { ...cursor, totals, refusals };
  const { type, message } = attempt;
  const givenUpInARow = cursor.givenUpInARow + 1;
  const left = withLeft({ ...cursor, totals }, { type, message, reason: 'mailer_refused' });
  return {
    ...turnedOver(cursor, left),
    givenUpInARow,
    halted: givenUpInARow >= MAX_GIVEN_UP_IN_A_ROW ? 'mailer_refuses' : null,
  };
}

/** The queue without its first email, whose turn is over. */
function turnedOver(cursor: SendCursor, totals: SendTotals): SendCursor {
  return {
    ...cursor,
    queue: cursor.queue.slice(1),
    refusals: 0,
    errorsInARow: 0,
    totals: { ...totals, examined: totals.examined + 1 },
  };
}

function withLeft(
  cursor: SendCursor,
  { type, reason, message }: { type: string; reason: string; message: string | null },
): SendTotals {
  const emailId = emailIdOf(cursor);
  const totals =
    message === null
      ? cursor.totals
      : withProblem(cursor.totals, { emailId, type, reason, message });
  return {
    ...withType(totals, type, 'left_pending'),
    leftPending: plusOne(totals.leftPending, reason),
  };
}

function withProblem(totals: SendTotals, problem: SendProblem): SendTotals {
  return { ...totals, problems: [...totals.problems, problem].slice(0, MAX_PROBLEMS) };
}

function emailIdOf({ queue }: SendCursor): string | null {
  return queue[0]?.emailId ?? null;
}

function withReleased(totals: SendTotals, count: number): SendTotals {
  return { ...totals, released: totals.released + count };
}

function withType(totals: SendTotals, type: string, outcome: string): SendTotals {
  const counts = plusOne(totals.byType[type] ?? {}, outcome);
  return { ...totals, byType: { ...totals.byType, [type]: counts } };
}

function plusOne(counts: Readonly<Record<string, number>>, name: string): Record<string, number> {
  return { ...counts, [name]: (counts[name] ?? 0) + 1 };
}
