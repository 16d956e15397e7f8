import { civilFromDay } from '../calendar/civil-date.ts';
import { isUnchanged, type Candidate, type Planning } from './candidate.ts';
import { fnv1a32 } from './hash.ts';

/**
 * Spreads effective-date emails around an ideal date that has more of them than the soft limit
 * (rules §8.1). One with a stored base date, or a late one, is left where it is.
 */
export function smooth(planning: Planning, candidate: Candidate): void {
  const { smoothing, today, exclusions, rules } = planning;
  if (isUnchanged(candidate) || candidate.idealDate < today) return;
  const count = smoothing.countByIdealDate.get(candidate.idealDate) ?? 0;
  if (count <= smoothing.soft || exclusions.reasonOn(candidate.idealDate) !== null) return;
  const days = shift(planning, candidate, rules.volume.edSmoothingWindowDays);
  const smoothed = candidate.idealDate + days;
  const stays =
    smoothed < today || smoothed > candidate.latestDate || exclusions.reasonOn(smoothed) !== null;
  if (!stays && days !== 0) {
    candidate.baseDate = smoothed;
    candidate.movedBy = 'smoothing';
  }
  candidate.trace?.push({
    step: 'smoothing',
    count,
    soft: smoothing.soft,
    days: stays ? 0 : days,
    base: candidate.baseDate,
  });
}

/** The days, −w to w, by which a contact's anniversary mail is shifted in a year. */
function shift(planning: Planning, candidate: Candidate, windowDays: number): number {
  const eventYear = civilFromDay(candidate.eventDate).year;
  const hash = fnv1a32(`${planning.subject.contact.id}|effective_date|${String(eventYear)}`);
  return (hash % (2 * windowDays + 1)) - windowDays;
}
