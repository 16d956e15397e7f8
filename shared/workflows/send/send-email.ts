import type { HaltReason } from '../../contracts/sending/send-run.ts';
import type { Email } from '../../domain/planning/email.ts';
import { decideSending } from '../../domain/sending/decide-sending.ts';
import type { DueEmail } from '../../ports/emails.ts';
import type { RenderedMail } from '../../ports/renderer.ts';
import { describeError } from '../../contracts/errors/describe-error.ts';
import { handOver } from './hand-over.ts';
import { readDueEmail, type DueRecords } from './read-due-email.ts';
import { causeOf, type SendContext } from './send-context.ts';

/** What became of one email's turn. */
export type Attempt =
  | { readonly outcome: 'sent' | 'failed' | 'unknown' | 'rendered'; readonly type: string }
  | { readonly outcome: 'skipped'; readonly type: string; readonly reason: string }
  /** Still pending; `message` says why where the reason alone does not. */
  | {
      readonly outcome: 'left';
      readonly type: string;
      readonly reason: LeftReason;
      readonly message: string | null;
    }
  | { readonly outcome: 'gone' }
  /** The claim was given back; the same email may be tried again. */
  | { readonly outcome: 'refused'; readonly type: string; readonly message: string }
  /** Nothing more goes out in this run; this email has had no turn. */
  | { readonly outcome: 'halted'; readonly reason: HaltReason; readonly released: boolean };

/** Why an email that had its turn is still pending. */
export type LeftReason =
  'contact_changed' | 'campaign_paused' | 'render_failed' | 'daily_max' | 'mailer_refused';

/**
 * One email's turn: check, render, reserve, pace, then hand over (claim, check again, send,
 * record). Everything up to the claim may be done again at will.
 *
 * @param tries how often the mailer has refused this email in this run.
 */
export async function sendEmail(
  context: SendContext,
  ref: DueEmail,
  tries: number,
): Promise<Attempt> {
  const due = await checkDueEmail(context, ref);
  if ('outcome' in due) return due;
  const { email } = due;
  if (context.gate.isFull(email)) return left(email, 'daily_max');

  const rendering = await renderMail(context, due);
  if ('problem' in rendering) return left(email, 'render_failed', rendering.problem);
  const { mail } = rendering;
  if (context.run.dryRun) {
    context.hooks.onRendered?.(email, mail);
    return { outcome: 'rendered', type: email.type };
  }

  const reservation = await context.gate.reserve(email);
  if (!reservation.granted) {
    return reservation.because === 'quota'
      ? { outcome: 'halted', reason: 'quota', released: false }
      : left(email, 'daily_max');
  }
  try {
    await context.gate.pace();
    const attempt = await handOver(context, email, mail, tries);
    if (!wasHandedOver(attempt)) await context.gate.giveBack(reservation.charged);
    return attempt;
  } finally {
    context.gate.settled();
  }
}

/** Reads and checks an email, with one replan where its contact has changed since it was planned. */
async function checkDueEmail(context: SendContext, ref: DueEmail): Promise<DueRecords | Attempt> {
  let due = await readDueEmail(context, ref, null);
  if (!due) return { outcome: 'gone' };
  let decision = decideSending(due.facts);
  // A dry run writes nothing, so the plan that it would be sent by is not to be had.
  if (decision.kind === 'replan_first' && !context.run.dryRun) {
    const before = due.records.version;
    await context.hooks.replan(context.run.organizationId, ref.contactId);
    due = await readDueEmail(context, ref, before);
    if (!due) return { outcome: 'gone' };
    decision = decideSending(due.facts);
  }
  switch (decision.kind) {
    case 'send':
      return due;
    case 'not_due':
      return { outcome: 'gone' };
    case 'skip':
      return recordSkip(context, due.email, decision.reason);
    case 'wait':
      return left(due.email, decision.reason);
    case 'replan_first':
      return left(due.email, 'contact_changed');
  }
}

async function recordSkip(
  context: SendContext,
  email: Email,
  reason: NonNullable<Email['skipReason']>,
): Promise<Attempt> {
  const skipped: Attempt = { outcome: 'skipped', type: email.type, reason };
  if (context.run.dryRun) return skipped;
  const written = await context.ports.store.emails.skip(
    context.run.organizationId,
    { contactId: email.contactId, emailId: email.emailId },
    email.revision,
    reason,
    causeOf(context, `not sent: ${reason}`),
  );
  return written ? skipped : { outcome: 'gone' };
}

/** A template that fails stops its own emails, not the run: they stay pending and are reported. */
async function renderMail(
  { ports, hooks, run, settings, templates }: SendContext,
  { email, records }: DueRecords,
): Promise<{ readonly mail: RenderedMail } | { readonly problem: string }> {
  try {
    const mail = await ports.renderer.render({
      settings,
      templates,
      contact: records.contact,
      visits: records.visits,
      email,
      sentAt: ports.clock.now(),
      unsubscribeUrl: hooks.unsubscribeUrl?.(run.organizationId, email) ?? null,
    });
    return { mail };
  } catch (error) {
    return { problem: describeError(error) };
  }
}

function left(email: Email, reason: LeftReason, message: string | null = null): Attempt {
  return { outcome: 'left', type: email.type, reason, message };
}

function wasHandedOver(attempt: Attempt): boolean {
  return (
    attempt.outcome === 'sent' || attempt.outcome === 'failed' || attempt.outcome === 'unknown'
  );
}
