import type { HaltReason } from '../../contracts/sending/send-run.ts';
import { released } from '../../domain/planning/email-transitions.ts';
import type { Email } from '../../domain/planning/email.ts';
import type { Cause } from '../../ports/cause.ts';
import type { MailResult } from '../../ports/mailer.ts';
import type { RenderedMail } from '../../ports/renderer.ts';
import { describeError, withoutAddresses } from '../../contracts/errors/describe-error.ts';
import { appendEmail } from './email-journal.ts';
import { recordOutcome } from './record-outcome.ts';
import { causeOf, type SendContext } from './send-context.ts';
import type { Attempt } from './send-email.ts';

/**
 * The stretch in which a mail may go out: claim (store, then journal), check again, call the
 * mailer, record the outcome (store, then journal).
 *
 * A claim is given back only by the code that saw it granted, and only once. A claim or a release
 * whose answer was lost is left as it is: repeating it could undo a claim that another task of this
 * run has made since, and so send the mail twice. At the run's end it becomes unknown.
 */
export async function handOver(
  context: SendContext,
  email: Email,
  mail: RenderedMail,
  tries: number,
): Promise<Attempt> {
  const cause = causeOf(context, 'claimed for sending');
  const claimed = await claim(context, email, tries, cause);
  if (!claimed) return { outcome: 'gone' };
  const halt = await confirmClaim(context, claimed, cause);
  if (halt !== null) {
    await release(context, claimed, `not sent: ${halt}`);
    return { outcome: 'halted', reason: halt, released: true };
  }
  const result = await callMailer(context, claimed, mail);
  switch (result.result) {
    case 'accepted':
      return settle(context, claimed, 'sent', result.messageId, null);
    case 'rejected':
      return settle(context, claimed, 'failed', null, result.detail);
    case 'ambiguous':
      return settle(context, claimed, 'unknown', null, result.detail);
    case 'throttled':
    case 'not_sent':
      await release(context, claimed, `refused for now: ${result.result}`);
      context.gate.backOff(tries + 1, result.result === 'throttled' ? result.retryAfterMs : 0);
      return {
        outcome: 'refused',
        type: email.type,
        message: withoutAddresses(`${result.result}: ${result.detail}`),
      };
  }
}

async function claim(
  context: SendContext,
  email: Email,
  tries: number,
  cause: Cause,
): Promise<Email | undefined> {
  const { ports, run } = context;
  return ports.store.emails.claim(
    run.organizationId,
    { contactId: email.contactId, emailId: email.emailId },
    { sendDate: run.today, revision: email.revision },
    { run: run.run, attempt: tries + 1, at: cause.at },
    cause,
  );
}

/**
 * Makes the claim durable outside the store and looks once more whether mail may go out: claiming
 * and pacing took time.
 */
async function confirmClaim(
  context: SendContext,
  claimed: Email,
  cause: Cause,
): Promise<HaltReason | null> {
  try {
    await appendEmail(context, claimed, cause);
    return await context.gate.halt();
  } catch (error) {
    // The mailer was not called, so this claim of our own can be given back.
    await release(context, claimed, 'not sent: the claim could not be confirmed').catch(
      (problem: unknown) => {
        context.ports.log.warn('A claim could not be given back; it becomes unknown', {
          emailId: claimed.emailId,
          problem: describeError(problem),
        });
      },
    );
    throw error;
  }
}

async function release(context: SendContext, claimed: Email, reason: string): Promise<void> {
  const { ports, run } = context;
  const ref = { contactId: claimed.contactId, emailId: claimed.emailId };
  const cause = causeOf(context, reason);
  const given = await ports.store.emails.release(run.organizationId, ref, run.run, cause);
  const pending = given ? released(claimed, run.run) : undefined;
  if (pending) await appendEmail(context, pending, cause);
}

/** A call that broke off may have gone through: only the mailer's own word says that it did not. */
async function callMailer(
  { ports, run }: SendContext,
  claimed: Email,
  mail: RenderedMail,
): Promise<MailResult> {
  const { from, to, mime } = mail;
  try {
    return await ports.mailer.send({
      organizationId: run.organizationId,
      emailId: claimed.emailId,
      from,
      to,
      mime,
    });
  } catch (error) {
    return { result: 'ambiguous', detail: describeError(error) };
  }
}

async function settle(
  context: SendContext,
  claimed: Email,
  status: 'sent' | 'failed' | 'unknown',
  messageId: string | null,
  detail: string | null,
): Promise<Attempt> {
  context.gate.handedOver();
  const outcome = {
    at: context.ports.clock.now(),
    messageId,
    detail: detail === null ? null : withoutAddresses(detail),
  };
  await recordOutcome(context, claimed, status, outcome);
  return { outcome: status, type: claimed.type };
}
