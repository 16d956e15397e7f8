import { anniversaryIn, civilFromDay, yearOf, type Day } from '../calendar/civil-date.ts';
import type { CandidateSeed, Planning } from './candidate.ts';
import type { PlannedType } from './compile.ts';

/** How long mail about an enrolment period or the end of a window still makes sense (rules §3). */
export const DAYS_AFTER_EVENT = 30;

/**
 * Birthday, effective-date and enrolment mail with an ideal date from `from` to the horizon's end.
 * Earlier ideal dates than today are wanted for late mail, stored mail and post-window mail.
 */
export function anniversarySeeds(planning: Planning, from: Day): readonly CandidateSeed[] {
  const seeds: CandidateSeed[] = [];
  const { birthDate } = planning.subject.contact;
  addYearly(seeds, planning, from, 'birthday', birthDate, planning.rules.birthdayDaysBefore);
  addEffectiveDates(seeds, planning, from);
  addEnrolment(seeds, planning, from);
  return seeds;
}

/** The effective-date mail among them, for the census. */
export function effectiveDateSeeds(planning: Planning, from: Day): readonly CandidateSeed[] {
  const seeds: CandidateSeed[] = [];
  addEffectiveDates(seeds, planning, from);
  return seeds;
}

/** The seed of a post-window email, whose event is the day after the window's end. */
export function postWindowSeed(planning: Planning, eventDate: Day): CandidateSeed {
  return seed('post_window', planning.rules.types.post_window, eventDate, {
    ideal: eventDate,
    latest: eventDate + DAYS_AFTER_EVENT,
  });
}

function addEffectiveDates(seeds: CandidateSeed[], planning: Planning, from: Day): void {
  const { rules, subject } = planning;
  const { effectiveDate } = subject.contact;
  addYearly(seeds, planning, from, 'effective_date', effectiveDate, rules.effectiveDateDaysBefore);
}

function addYearly(
  seeds: CandidateSeed[],
  planning: Planning,
  from: Day,
  type: 'birthday' | 'effective_date',
  date: Day | null,
  daysBefore: number,
): void {
  const planned = planning.rules.types[type];
  if (!planned.enabled || date === null) return;
  const { year, month, day } = civilFromDay(date);
  const last = yearOf(planning.horizonEnd + daysBefore);
  for (let event = Math.max(year + 1, yearOf(from + daysBefore)); event <= last; event++) {
    const eventDate = anniversaryIn(event, month, day);
    const ideal = eventDate - daysBefore;
    if (ideal >= from && ideal <= planning.horizonEnd) {
      seeds.push(seed(type, planned, eventDate, { ideal, latest: eventDate }));
    }
  }
}

function addEnrolment(seeds: CandidateSeed[], planning: Planning, from: Day): void {
  const { rules, horizonEnd } = planning;
  const planned = rules.types.aep;
  if (!planned.enabled) return;
  const last = yearOf(horizonEnd);
  for (let year = yearOf(from); year <= last; year++) {
    if (rules.aepYears !== null && !rules.aepYears.has(year)) continue;
    for (const { month, day } of rules.aepDates) {
      const event = anniversaryIn(year, month, day);
      if (event < from || event > horizonEnd) continue;
      // 28 and 29 February are one event in a year that is not a leap year.
      if (seeds.some((known) => known.type === 'aep' && known.eventDate === event)) continue;
      seeds.push(seed('aep', planned, event, { ideal: event, latest: event + DAYS_AFTER_EVENT }));
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
    event: null,
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
