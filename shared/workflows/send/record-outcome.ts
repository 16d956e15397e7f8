import { withOutcome } from '../../domain/planning/email-transitions.ts';
import type { Email, Outcome } from '../../domain/planning/email.ts';
import type { Cause } from '../../ports/cause.ts';
import { appendEmail } from './email-journal.ts';
import { causeOf, type SendContext } from './send-context.ts';
import { tryAgain } from './try-again.ts';

/**
 * Records what became of a claim of this run: store, then journal.
 *
 * A repeated try is harmless: only a claimed record takes an outcome. When the record is not
 * claimed any more, either an earlier try was taken though its answer was lost, or the run was
 * given up while the mailer was still answering and the claim is unknown; then its outcome, which
 * is known after all, settles it.
 * @throws whatever the store or the journal throws when every try fails.
 */
export async function recordOutcome(
  context: SendContext,
  claimed: Email,
  status: 'sent' | 'failed' | 'unknown',
  outcome: Outcome,
): Promise<void> {
  const { ports, run } = context;
  const cause = causeOf(context, `mailer: ${status}`);
  const ref = { contactId: claimed.contactId, emailId: claimed.emailId };
  const recorded = await tryAgain(ports.clock, () =>
    ports.store.emails.recordOutcome(run.organizationId, ref, run.run, status, outcome, cause),
  );
  const after = recorded
    ? withOutcome(claimed, run.run, status, outcome)
    : await settleDoubt(context, claimed, status, outcome, cause);
  if (after) await tryAgain(ports.clock, () => appendEmail(context, after, cause));
}

/** @returns the record as it is now, when it says what this outcome says. */
async function settleDoubt(
  context: SendContext,
  claimed: Email,
  status: 'sent' | 'failed' | 'unknown',
  outcome: Outcome,
  cause: Cause,
): Promise<Email | undefined> {
  const { ports, run } = context;
  const { organizationId } = run;
  const { contactId, emailId } = claimed;
  if (status !== 'unknown') {
    await tryAgain(ports.clock, () =>
      ports.store.emails.settle(organizationId, { contactId, emailId }, status, outcome, cause),
    );
  }
  const now = await tryAgain(ports.clock, () =>
    ports.store.emails.get(organizationId, contactId, emailId),
  );
  if (now?.status === status) return now;
  ports.log.error('An outcome could not be recorded', { emailId, status, found: now?.status });
  return undefined;
}
