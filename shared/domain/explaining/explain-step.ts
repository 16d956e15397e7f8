import { formatCivilDate, type Day } from '../calendar/civil-date.ts';
import type { TracedWindow, TraceStep } from '../planning/trace.ts';

/** One sentence of an explanation, with the topic it is about. */
export interface ExplainedStep {
  readonly topic: string;
  readonly text: string;
}

/** One recorded decision as a sentence. @param type the email's type. */
export function explainStep(step: TraceStep, type: string): ExplainedStep {
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
    case 'smoothing':
    case 'frequency':
    case 'cap':
    case 'no_capacity':
      return explainVolume(step);
    case 'missed':
      return {
        topic: 'missed',
        text: `Its latest date, ${date(step.latest)}, passed before it was sent.`,
      };
    case 'followup':
      return {
        topic: 'follow-up',
        text: `Follows the mail sent on ${date(step.parentSent)} after ${String(step.days)} days; ${step.behaviour === null ? 'the contact did nothing since' : `decided by ${step.behaviour} (event ${step.eventId ?? 'unknown'})`}: ${type}.`,
      };
  }
}

/** Decisions for the sake of other emails. */
function explainVolume(
  step: Extract<
    TraceStep,
    { step: 'conflict' | 'smoothing' | 'frequency' | 'cap' | 'no_capacity' }
  >,
): ExplainedStep {
  switch (step.step) {
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

/** A date for people. */
export function date(day: Day | null): string {
  return day === null || !Number.isFinite(day) ? 'no date' : formatCivilDate(day);
}
