import type { Email, EmailStatus, Outcome } from '../../domain/planning/email.ts';
import type { Cause } from '../../ports/cause.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Emails } from '../../ports/emails.ts';
import { withoutAddresses } from '../../contracts/errors/describe-error.ts';

/** A person's decision about one email. */
export interface SettleRequest {
  readonly organizationId: string;
  readonly contactId: string;
  readonly emailId: string;
  /**
   * `sent` or `failed` end a doubt (unknown); `pending` has a failed email tried again; `cancelled`
   * calls a pending or skipped one off, for good.
   */
  readonly to: 'sent' | 'failed' | 'pending' | 'cancelled';
  /** In the person's words; kept with the email and in the journal. */
  readonly reason: string;
  /** `cli:<user>`. */
  readonly actor: string;
}

/** What a decision needs. */
interface SettlePorts {
  readonly store: { readonly emails: Pick<Emails, 'get' | 'settle'> };
  readonly clock: Clock;
}

export type SettleResult =
  | { readonly result: 'settled'; readonly email: Email }
  | { readonly result: 'not_found' }
  /** The email is in a status that this decision is not for; nothing was written. */
  | { readonly result: 'not_possible'; readonly status: EmailStatus };

/**
 * Records a person's decision about an email. The journal gets it from the store's changes.
 *
 * An unknown email cannot be retried directly: whoever wants it sent again says first that it
 * failed, which is a statement, and only then asks for another try.
 */
export async function settleEmail(
  ports: SettlePorts,
  request: SettleRequest,
): Promise<SettleResult> {
  const { organizationId, contactId, emailId, to, actor } = request;
  const email = await ports.store.emails.get(organizationId, contactId, emailId);
  if (!email) return { result: 'not_found' };
  const at = ports.clock.now();
  const cause: Cause = { actor, reason: withoutAddresses(request.reason), run: null, at };
  const outcome = outcomeOf(email, request, at);
  const ref = { contactId, emailId };
  const isSettled = await ports.store.emails.settle(organizationId, ref, to, outcome, cause);
  const now = await ports.store.emails.get(organizationId, contactId, emailId);
  if (!now) return { result: 'not_found' };
  return isSettled
    ? { result: 'settled', email: now }
    : { result: 'not_possible', status: now.status };
}

function outcomeOf(email: Email, { to, reason }: SettleRequest, at: number): Outcome | null {
  if (to === 'pending' || to === 'cancelled') return null;
  const messageId = email.outcome?.messageId ?? null;
  return { at, messageId, detail: withoutAddresses(reason) };
}
