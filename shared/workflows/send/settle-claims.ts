import { withOutcome } from '../../domain/planning/email-transitions.ts';
import type { Cause } from '../../ports/cause.ts';
import { appendEmail, type RecordingContext } from './email-journal.ts';

/**
 * A run that ends leaves no claim behind: what it claimed without an outcome may or may not have
 * gone out, so it becomes unknown, for an event of the mailer or a person to settle.
 * @returns how many there were.
 */
export async function settleClaims(
  context: RecordingContext,
  run: number,
  actor: string,
): Promise<number> {
  const { store, clock } = context.ports;
  const { organizationId } = context.run;
  let settled = 0;
  for (const claimed of await store.emails.claimedBy(organizationId, run)) {
    const { contactId, emailId } = claimed;
    const outcome = { at: clock.now(), messageId: null, detail: NO_OUTCOME };
    const cause: Cause = { actor, reason: NO_OUTCOME, run, at: outcome.at };
    const recorded = await store.emails.recordOutcome(
      organizationId,
      { contactId, emailId },
      run,
      'unknown',
      outcome,
      cause,
    );
    const unknown = recorded ? withOutcome(claimed, run, 'unknown', outcome) : undefined;
    if (!unknown) continue;
    await appendEmail(context, unknown, cause);
    settled++;
  }
  return settled;
}

const NO_OUTCOME = 'The run ended before it knew whether the mail was taken';
