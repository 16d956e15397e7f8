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
  const { contactId, emailId } = claimed;
  const recorded = await tryAgain(ports.clock, () =>
    ports.store.emails.recordOutcome(
      run.organizationId,
      { contactId, emailId },
      run.run,
      status,
      outcome,
      cause,
    ),
  );
  const after = recorded
    ? withOutcome(claimed, run.run, status, outcome)
    : await recordedBefore(context, claimed, status, outcome);
  if (after) await tryAgain(ports.clock, () => appendEmail(context, after, cause));
  else await settleDoubt(context, claimed, status, outcome, cause);
}

/** The record, when an earlier try has written this very outcome. */
async function recordedBefore(
  { ports, run }: SendContext,
  { contactId, emailId }: Email,
  status: Email['status'],
  outcome: Outcome,
): Promise<Email | undefined> {
  const now = await tryAgain(ports.clock, () =>
    ports.store.emails.get(run.organizationId, contactId, emailId),
  );
  return now?.status === status && now.outcome?.at === outcome.at ? now : undefined;
}

/** Tells an email that the run's end has made unknown what became of it. The drain journals this. */
async function settleDoubt(
  { ports, run }: SendContext,
  { contactId, emailId }: Email,
  status: 'sent' | 'failed' | 'unknown',
  outcome: Outcome,
  cause: Cause,
): Promise<void> {
  if (status === 'unknown') return;
  const settled = await tryAgain(ports.clock, () =>
    ports.store.emails.settle(run.organizationId, { contactId, emailId }, status, outcome, cause),
  );
  if (!settled) ports.log.warn('An outcome found its email settled already', { emailId, status });
}
