import { formatCivilDate, type Day } from '../../shared/domain/calendar/civil-date.ts';
import { explainEmail, type Explanation } from '../../shared/domain/explaining/explain-email.ts';
import type { Email } from '../../shared/domain/planning/email.ts';
import { describeLaw } from '../../shared/domain/rules/law-sentences.ts';
import { lawInForce, type LawRule } from '../../shared/domain/rules/law.ts';
import type { ContactRecords } from '../../shared/ports/contacts.ts';
import { stateLaw } from '../installation/program-files.ts';
import type { AnyInstallation } from '../installation/any-installation.ts';
import { UserError } from '../user-error.ts';
import { removedEmails, type RemovedEmail } from './removed-emails.ts';

/** Why each email of a contact is, is not, or is on another day. */
export interface ContactExplanation {
  readonly records: ContactRecords;
  /** By date, then email id. */
  readonly emails: readonly ExplainedEmail[];
  /** Emails that were planned once and are no more; null where they were not looked for. */
  readonly removed: readonly RemovedEmail[] | null;
}

/** What is to be explained. */
export interface ExplainRequest {
  readonly contactId: string;
  /** One email; all of them by default. */
  readonly emailId?: string;
  /** How many days back the journal is looked through for removed emails. */
  readonly removedDays?: number;
}

/** One email's chain of decisions. */
export interface ExplainedEmail extends Explanation {
  readonly email: Email;
}

/**
 * Explains a contact's emails, or one of them.
 *
 * @throws UserError when there is no such contact or email.
 */
export async function explainContact(
  installation: AnyInstallation,
  { contactId, emailId, removedDays }: ExplainRequest,
): Promise<ContactExplanation> {
  const { ports, organizationId } = installation;
  await installation.drain();
  const records = await ports.store.contacts.get(organizationId, contactId);
  if (!records) throw new UserError(`Expected a contact, got "${contactId}", who is not there`);
  const isAsked = (own: { readonly emailId: string }): boolean =>
    emailId === undefined || own.emailId === emailId;
  const known = new Set(records.emails.map((email) => email.emailId));
  const start = installation.place.removedFrom(removedDays);
  const gone =
    start === null
      ? null
      : await removedEmails(ports.journal, { organizationId, contactId }, start);
  const law = await stateLaw();
  const emails = records.emails
    .filter(isAsked)
    .toSorted((a, b) => dateOf(a) - dateOf(b) || (a.emailId < b.emailId ? -1 : 1))
    .map((email) => withLaw(email, records.contact.state, law));
  const removed = gone?.filter((own) => isAsked(own) && !known.has(own.emailId)) ?? null;
  if (emailId !== undefined && emails.length + (removed?.length ?? 0) === 0) {
    throw new UserError(`Expected an email of contact "${contactId}", got "${emailId}"`);
  }
  return { records, emails, removed };
}

/** Where windows decided, what the statute says stands beside what the policy says. */
function withLaw(email: Email, state: string | null, law: readonly LawRule[]): ExplainedEmail {
  const explanation = explainEmail(email);
  const step = email.trace.find((own) => own.step === 'exclusion' && own.windows.length > 0);
  const date = step?.step === 'exclusion' ? step.date : windowDate(email);
  const rules = state === null || date === null ? [] : lawInForce(law, state, date);
  const sentences = rules.map((rule) => ({ topic: 'law', text: `${lawText(rule)}.` }));
  if (sentences.length === 0) return { ...explanation, email };
  const at = explanation.steps.findLastIndex(({ topic }) => topic === 'windows') + 1;
  return { ...explanation, email, steps: explanation.steps.toSpliced(at, 0, ...sentences) };
}

/** A mail after a window was not judged by it: the window's own dates are asked for. */
function windowDate({ trace }: Email): Day | null {
  const end = trace.find((own) => own.step === 'window_end');
  return end?.step === 'window_end' ? end.window.from : null;
}

function lawText(rule: LawRule): string {
  const { checkedOn } = rule;
  const sentence = describeLaw(rule);
  return checkedOn === null ? sentence : `${sentence}, checked on ${formatCivilDate(checkedOn)}`;
}

function dateOf({ sentOn, sendDate, baseDate }: Email): Day {
  return sentOn ?? sendDate ?? baseDate;
}
