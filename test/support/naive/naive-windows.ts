/**
 * Rules §4 as they are written: every question is answered for one day at a time, by trying every
 * anniversary around it. Slow, and meant to be obviously right.
 */
import {
  anniversaryIn,
  civilFromDay,
  dayFromCivil,
  type Day,
} from '../../../shared/domain/calendar/civil-date.ts';
import type { SkipReason } from '../../../shared/domain/planning/email.ts';
import type { WindowSubject } from '../../../shared/domain/rules/exclusion.ts';
import type {
  RuleDating,
  StateRules,
  WindowRule,
} from '../../../shared/domain/settings/settings.ts';

/** Why a day is excluded for a contact; null = it is not. */
export function naiveReason(
  rules: StateRules,
  subject: WindowSubject,
  day: Day,
): SkipReason | null {
  const { state, birthDate } = subject;
  if (state === null) return 'no_state';
  if ((rules.yearRound[state] ?? []).some((rule) => isInForce(rule, day))) return 'year_round';
  for (const rule of rules.ageLimits[state] ?? []) {
    if (birthDate !== null && isInForce(rule, day) && ageOn(birthDate, day) >= rule.age) {
      return 'age_limit';
    }
  }
  return naiveWindow(rules, subject, day);
}

/** The window that holds a day; the birthday's where both do. */
export function naiveWindow(
  rules: StateRules,
  { state, birthDate, effectiveDate }: WindowSubject,
  day: Day,
): 'birthday_window' | 'effective_date_window' | null {
  if (state === null) return null;
  if (isInWindow(birthDate, rules.birthdayWindows[state], day)) return 'birthday_window';
  if (isInWindow(effectiveDate, rules.effectiveDateWindows[state], day)) {
    return 'effective_date_window';
  }
  return null;
}

/** The last day of the run of window days around a day; null when it is later than `until`. */
export function naiveWindowEnd(
  rules: StateRules,
  subject: WindowSubject,
  day: Day,
  until: Day,
): Day | null {
  if (naiveWindow(rules, subject, day) === null) return null;
  let end = day;
  while (end <= until && naiveWindow(rules, subject, end + 1) !== null) end += 1;
  return end <= until ? end : null;
}

/** The last day that can be reached from a day without touching an excluded one. */
export function naiveLastFree(
  rules: StateRules,
  subject: WindowSubject,
  day: Day,
  until: Day,
): Day {
  let last = day;
  while (last < until && naiveReason(rules, subject, last + 1) === null) last += 1;
  return last;
}

function isInWindow(date: Day | null, rules: readonly WindowRule[] = [], day: Day): boolean {
  if (date === null) return false;
  const { month, day: dayOfMonth } = civilFromDay(date);
  const { year } = civilFromDay(day);
  return rules.some((rule) =>
    [year - 2, year - 1, year, year + 1, year + 2].some((each) => {
      const anniversary = anniversaryIn(each, month, dayOfMonth);
      const anchor = rule.useMonthStart ? dayFromCivil(each, month, 1) : anniversary;
      const first = anchor - rule.windowBeforeDays - rule.preWindowExtensionDays;
      return isInForce(rule, day) && day >= first && day <= anchor + rule.windowAfterDays;
    }),
  );
}

/** Whole years since birth: it goes up on the birthday itself. */
function ageOn(birthDate: Day, day: Day): number {
  const birth = civilFromDay(birthDate);
  const { year } = civilFromDay(day);
  const hadBirthday = day >= anniversaryIn(year, birth.month, birth.day);
  return year - birth.year - (hadBirthday ? 0 : 1);
}

function isInForce({ effectiveFrom, effectiveTo }: RuleDating, day: Day): boolean {
  if (effectiveFrom !== null && day < effectiveFrom) return false;
  return effectiveTo === null || day <= effectiveTo;
}
