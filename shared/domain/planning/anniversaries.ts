import { anniversaryIn, civilFromDay, type Day } from '../calendar/civil-date.ts';
import { dateEvent, type CandidateSeed, type Planning } from './candidate.ts';
import type { PlannedType } from './compile.ts';

/** How long mail about an enrolment period or the end of a window still makes sense (rules §3). */
export const DAYS_AFTER_EVENT = 30;

/**
 * Birthday, effective-date and enrolment mail with an ideal date from `from` to the horizon's end.
 * Earlier ideal dates than today are wanted for late mail, stored mail and post-window mail.
 */
export function* anniversarySeeds(planning: Planning, from: Day): Iterable<CandidateSeed> {
  const { rules, subject } = planning;
  const { birthDate, effectiveDate } = subject.contact;
  yield* yearly(planning, from, 'birthday', birthDate, rules.birthdayDaysBefore);
  yield* yearly(planning, from, 'effective_date', effectiveDate, rules.effectiveDateDaysBefore);
  yield* enrolment(planning, from);
}

/** The seed of a post-window email, whose event is the day after the window's end. */
export function postWindowSeed(planning: Planning, eventDate: Day): CandidateSeed {
  return seed('post_window', planning.rules.types.post_window, eventDate, {
    ideal: eventDate,
    latest: eventDate + DAYS_AFTER_EVENT,
  });
}

function* yearly(
  planning: Planning,
  from: Day,
  type: 'birthday' | 'effective_date',
  date: Day | null,
  daysBefore: number,
): Iterable<CandidateSeed> {
  const planned = planning.rules.types[type];
  if (!planned.enabled || date === null) return;
  const { year, month, day } = civilFromDay(date);
  const first = Math.max(year + 1, civilFromDay(from + daysBefore).year);
  const last = civilFromDay(planning.horizonEnd + daysBefore).year;
  for (let eventYear = first; eventYear <= last; eventYear++) {
    const event = anniversaryIn(eventYear, month, day);
    const ideal = event - daysBefore;
    if (ideal >= from && ideal <= planning.horizonEnd) {
      yield seed(type, planned, event, { ideal, latest: event });
    }
  }
}

function* enrolment(planning: Planning, from: Day): Iterable<CandidateSeed> {
  const { rules, horizonEnd } = planning;
  if (!rules.types.aep.enabled) return;
  const last = civilFromDay(horizonEnd).year;
  for (let year = civilFromDay(from).year; year <= last; year++) {
    if (rules.aepYears !== null && !rules.aepYears.has(year)) continue;
    for (const { month, day } of rules.aepDates) {
      const event = anniversaryIn(year, month, day);
      if (event < from || event > horizonEnd) continue;
      yield seed('aep', rules.types.aep, event, { ideal: event, latest: event + DAYS_AFTER_EVENT });
    }
  }
}

function seed(
  type: string,
  planned: PlannedType,
  eventDate: Day,
  dates: { readonly ideal: Day; readonly latest: Day },
): CandidateSeed {
  return {
    type,
    kind: 'marketing',
    respectsWindows: true,
    family: type,
    event: dateEvent(eventDate),
    campaign: null,
    campaignName: null,
    visit: null,
    parentId: null,
    eventDate,
    idealDate: dates.ideal,
    latestDate: dates.latest,
    priority: planned.priority,
    template: planned.template,
  };
}
