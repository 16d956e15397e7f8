import { dayFromCivil, formatCivilDate, type Day } from '../calendar/civil-date.ts';
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
      return { topic: 'windows', text: `The window ${windowsText([step.window])} is over.` };
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
      return { topic: 'cap', text: capText(step) };
    case 'no_capacity':
      return {
        topic: 'cap',
        text: `No date from ${date(step.date)} to its latest feasible date had room under the cap of ${String(step.cap)}.`,
      };
  }
}

function capText({ from, to, load, cap, over }: Extract<TraceStep, { step: 'cap' }>): string {
  if (over) {
    return `No date from ${date(from)} to the latest feasible one had room under the cap of ${String(cap)}, so it goes out on ${date(to)} above it.`;
  }
  if (load > cap) {
    return `${date(from)} had ${String(load)} emails against a cap of ${String(cap)}: moved to ${date(to)}.`;
  }
  // The date itself was not too full; emails of other dates that had to move have filled it.
  return `Under the cap of ${String(cap)} more urgent emails took ${date(from)}: moved to ${date(to)}.`;
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
  const rules = Map.groupBy(
    step.windows,
    ({ reason, rule, source }) => `${reason} ${rule} ${source ?? ''}`,
  );
  const windows = [...rules.values()].map(windowsText).join('; ');
  const checked = windows === '' ? 'the state has no rule that concerns this contact' : windows;
  const verdict =
    step.reason === null
      ? `${date(step.date)} is free.`
      : `${date(step.date)} is excluded (${step.reason}).`;
  return { topic: 'windows', text: `State ${step.state ?? 'unknown'}: ${checked}. ${verdict}` };
}

/** Windows that one rule makes, in several years: the rule and its source are said once. */
function windowsText(windows: readonly TracedWindow[]): string {
  const [first] = windows;
  if (!first) return '';
  const spans = windows.map(spanText);
  const source = first.source === null ? '' : `, source: ${first.source}`;
  return `${first.reason} ${spans.join(', ')} (${first.rule}${source})`;
}

/** Rules without a date are in force since the first day of the calendar. */
function spanText({ from, to }: TracedWindow): string {
  const isDated = from > FIRST_DAY;
  if (to === null) return isDated ? `from ${date(from)} on` : 'always';
  return isDated ? `${date(from)} to ${date(to)}` : `until ${date(to)}`;
}

const FIRST_DAY = dayFromCivil(1, 1, 1);

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
