import type { Email, SkipReason } from '../planning/email.ts';
import { date, explainStep, type ExplainedStep } from './explain-step.ts';

/** Why an email is, is not, or is on another day (rules §12). */
export interface Explanation {
  readonly emailId: string;
  /** `birthday for 2027-03-20 is skipped: birthday_window`. */
  readonly headline: string;
  readonly steps: readonly ExplainedStep[];
}

/** What explaining needs to know of an email: a stored one, or one that a plan has just made. */
export type ExplainableEmail = Omit<
  Email,
  'revision' | 'contactId' | 'channel' | 'kind' | 'parentId' | 'priority'
>;

/** Puts an email's recorded decisions into sentences, in the order in which they were made. */
export function explainEmail(email: ExplainableEmail): Explanation {
  const steps = email.trace.map((step) => explainStep(step, email.type));
  return {
    emailId: email.emailId,
    headline: headline(email),
    steps: [
      ...steps,
      { topic: 'template', text: `${email.template}.` },
      {
        topic: 'decided',
        text: `by plan run ${String(email.planRun)} with configuration version ${String(email.configVersion)}, on version ${String(email.contactVersion)} of the contact.`,
      },
      ...outcomeSteps(email),
    ],
  };
}

/** What each skip reason means, for people. */
export const SKIP_REASON_TEXTS: Readonly<Record<SkipReason, string>> = {
  no_state: 'the state of the contact is not known, so its windows cannot be checked',
  year_round: 'the state excludes this mail on every date',
  age_limit: 'the contact has reached the age from which the state excludes this mail',
  birthday_window: 'the date lies in the birthday window of the state',
  effective_date_window: 'the date lies in the effective-date window of the state',
  campaign_inactive: 'the date lies outside the period of the campaign',
  campaign_conflict: 'another campaign email of the contact has the same date',
  frequency_limit: 'the contact already has as much mail as the frequency limit allows',
  no_capacity: 'no date up to the latest one had room under the daily cap',
  too_late: 'another reminder of the visit goes out in its place',
  missed: 'its latest date passed before it was sent',
  contact_inactive: 'the contact was inactive when it was to be sent',
  suppressed: 'mail to the address bounced for good or drew a complaint',
  unsubscribed: 'the contact unsubscribed',
  visit_past: 'the visit was over when it was to be sent',
};

function headline(email: ExplainableEmail): string {
  const about = email.campaign === null ? email.type : `${email.type} (${email.campaign})`;
  const subject = `${about} for ${date(email.eventDate)}`;
  switch (email.status) {
    case 'pending':
      return `${subject} goes out on ${date(email.sendDate)}`;
    case 'skipped': {
      const reason = email.skipReason ?? 'missed';
      return `${subject} is skipped (${reason}): ${SKIP_REASON_TEXTS[reason]}`;
    }
    case 'sent':
      return `${subject} was sent on ${date(email.sentOn)}`;
    case 'claimed':
      return `${subject} is being sent`;
    case 'unknown':
      return `${subject} was handed over on ${date(email.sentOn)}, and whether it went out is not known`;
    case 'failed':
      return `${subject} was refused by the mail service on ${date(email.sentOn)}`;
    case 'cancelled':
      return `${subject} was cancelled by a person`;
  }
}

function outcomeSteps(email: ExplainableEmail): readonly ExplainedStep[] {
  const steps: ExplainedStep[] = [];
  if (email.claim !== null) {
    const { run, attempt } = email.claim;
    steps.push({
      topic: 'claimed',
      text: `by send run ${String(run)}, attempt ${String(attempt)}.`,
    });
  }
  if (email.outcome !== null) {
    const { messageId, detail } = email.outcome;
    const words = [messageId === null ? null : `message ${messageId}`, detail].filter(Boolean);
    steps.push({ topic: 'outcome', text: `${[email.status, ...words].join(', ')}.` });
  }
  return steps;
}
