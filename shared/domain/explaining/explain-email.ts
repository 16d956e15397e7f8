import { formatCivilDate, type Day } from '../calendar/civil-date.ts';
import type { Email, SkipReason } from '../planning/email.ts';
import type { TracedWindow, TraceStep } from '../planning/trace.ts';

/** One sentence of an explanation, with the topic it is about. */
export interface ExplainedStep {
  readonly topic: string;
  readonly text: string;
}

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
  const steps = email.trace.map((step) => explainStep(step, email));
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

function explainStep(step: TraceStep, email: ExplainableEmail): ExplainedStep {
  switch (step.step) {
    case 'timing':
      return {
        topic: 'timing',
        text: `The event is on ${date(step.event)}; this mail is meant for ${fromEvent(step.days)}: ideal date ${date(step.ideal)}, latest date ${date(step.latest)}.`,
      };
    case 'campaign_start':
      return {
        topic: 'campaign',
        text: `The campaign starts on ${date(step.to)}, so the ideal date moves there from ${date(step.from)}.`,
      };
    case 'kept':
      return {
        topic: 'kept',
        text:
          step.send === null
            ? `An earlier plan had set the base date ${date(step.base)}, which is kept.`
            : `An earlier plan had set the base date ${date(step.base)} and the send date ${date(step.send)}, which are kept.`,
      };
    case 'catch_up':
      return explainCatchUp(step);
    case 'exclusion':
      return explainExclusion(step);
    case 'windows_ignored':
      return {
        topic: 'windows',
        text: `Exclusion windows are not asked: ${WHY_IGNORED[step.because]}.`,
      };
    case 'window_end':
      return { topic: 'windows', text: `The window ${windowText(step.window)} is over.` };
    case 'campaign_period':
      return {
        topic: 'campaign',
        text: `The campaign runs ${period(step.start, step.end)}; ${date(step.date)} lies outside.`,
      };
    case 'late_visit':
      return {
        topic: 'reminders',
        text:
          step.sentInstead === null
            ? 'Of the late reminders of this visit this one goes out, today.'
            : 'It is late, and of the late reminders of a visit at most one goes out.',
      };
    case 'conflict':
      return {
        topic: 'conflict',
        text: `On this date ${list(step.winners)} goes out instead: one campaign email per contact and day.`,
      };
    case 'smoothing':
      return {
        topic: 'smoothing',
        text: `${String(step.count)} effective-date emails share the ideal date, above the soft limit of ${String(step.soft)}: shifted by ${String(step.days)} days to ${date(step.base)}.`,
      };
    case 'frequency':
      return {
        topic: 'frequency',
        text: `At most ${String(step.max)} emails in ${String(step.periodDays)} days; ${list(step.filledBy)} fill them.`,
      };
    case 'cap':
      return {
        topic: 'cap',
        text: step.over
          ? `No date from ${date(step.from)} to the latest feasible one had room under the cap of ${String(step.cap)}, so it goes out on ${date(step.to)} above it.`
          : `${date(step.from)} had ${String(step.load)} emails against a cap of ${String(step.cap)}: moved to ${date(step.to)}.`,
      };
    case 'no_capacity':
      return {
        topic: 'cap',
        text: `No date from ${date(step.date)} to its latest feasible date had room under the cap of ${String(step.cap)}.`,
      };
    case 'missed':
      return {
        topic: 'missed',
        text: `Its latest date, ${date(step.latest)}, passed before it was sent.`,
      };
    case 'followup':
      return {
        topic: 'follow-up',
        text: `Follows the mail sent on ${date(step.parentSent)} after ${String(step.days)} days; ${step.behaviour === null ? 'the contact did nothing since' : `decided by ${step.behaviour} (event ${step.eventId ?? 'unknown'})`}: ${email.type}.`,
      };
    case 'moved_by':
      return { topic: 'moved', text: `Last moved by ${step.by}.` };
  }
}

const WHY_IGNORED = {
  transactional: 'visit mail is transactional',
  campaign_type: 'the campaign type says so (respect_exclusion_windows: false)',
  required: 'the campaign type is required by regulation',
} as const;

function explainCatchUp(step: Extract<TraceStep, { step: 'catch_up' }>): ExplainedStep {
  const text =
    step.choices === 0
      ? `It is late, and every day from ${date(step.from)} to ${date(step.to)} is excluded.`
      : step.from === step.to && step.choices === 1
        ? `It is late: due on ${date(step.base)}.`
        : `It is late: day ${String(step.index + 1)} of the ${String(step.choices)} allowed days from ${date(step.from)} to ${date(step.to)} was drawn for it, ${date(step.base)}.`;
  return { topic: 'catch-up', text };
}

function explainExclusion(step: Extract<TraceStep, { step: 'exclusion' }>): ExplainedStep {
  const windows = step.windows.map(windowText).join('; ');
  const checked = windows === '' ? 'the state has no rule that concerns this contact' : windows;
  const verdict =
    step.reason === null
      ? `${date(step.date)} is free.`
      : `${date(step.date)} is excluded (${step.reason}).`;
  return { topic: 'windows', text: `State ${step.state ?? 'unknown'}: ${checked}. ${verdict}` };
}

function windowText(window: TracedWindow): string {
  const source = window.source === null ? '' : `, source: ${window.source}`;
  const end = window.to === null ? 'without end' : `to ${date(window.to)}`;
  return `${window.reason} ${date(window.from)} ${end} (${window.rule}${source})`;
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

function fromEvent(days: number): string {
  if (days === 0) return 'the same day';
  const count = Math.abs(days);
  return `${String(count)} ${count === 1 ? 'day' : 'days'} ${days < 0 ? 'before' : 'after'}`;
}

function period(start: Day | null, end: Day | null): string {
  if (start !== null && end !== null) return `from ${date(start)} to ${date(end)}`;
  return start === null ? `until ${date(end)}` : `from ${date(start)} on`;
}

function list(ids: readonly string[]): string {
  return ids.length === 0 ? 'no email' : ids.map((id) => `email ${id}`).join(', ');
}

function date(day: Day | null): string {
  return day === null || !Number.isFinite(day) ? 'no date' : formatCivilDate(day);
}
