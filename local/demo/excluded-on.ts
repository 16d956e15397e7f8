import { civilFromDay, isLeapYear, type Day } from '../../shared/domain/calendar/civil-date.ts';
import type { WindowSubject } from '../../shared/domain/rules/exclusion.ts';
import type {
  AgeLimitRule,
  RuleDating,
  StateRules,
  WindowRule,
} from '../../shared/domain/settings/settings.ts';

/**
 * Whether a date is excluded for a contact, found out the slow way: a window of so many days before
 * and after an anniversary holds a date when, walking that far from the date, day by day, an
 * anniversary is met. It shares nothing with the planner but the rules themselves, so that one of
 * the two may catch the other out.
 */
export function isExcludedOn(rules: StateRules, subject: WindowSubject, date: Day): boolean {
  const { state, birthDate, effectiveDate } = subject;
  if (state === null) return true;
  const inForce = <Rule extends RuleDating>(
    of: Readonly<Record<string, readonly Rule[]>>,
  ): Rule[] => (of[state] ?? []).filter((rule) => isInForce(rule, date));
  return (
    inForce(rules.yearRound).length > 0 ||
    inForce(rules.ageLimits).some((rule) => hasReached(rule, birthDate, date)) ||
    inForce(rules.birthdayWindows).some((rule) => meets(rule, birthDate, date)) ||
    inForce(rules.effectiveDateWindows).some((rule) => meets(rule, effectiveDate, date))
  );
}

function isInForce({ effectiveFrom, effectiveTo }: RuleDating, date: Day): boolean {
  return (
    (effectiveFrom === null || effectiveFrom <= date) &&
    (effectiveTo === null || date <= effectiveTo)
  );
}

function hasReached({ age }: AgeLimitRule, birthDate: Day | null, date: Day): boolean {
  if (birthDate === null) return false;
  let birthdays = 0;
  for (let day = birthDate + 1; day <= date; day++) {
    if (isAnniversary(day, birthDate)) birthdays += 1;
  }
  return birthdays >= age;
}

function meets(rule: WindowRule, anchor: Day | null, date: Day): boolean {
  if (anchor === null) return false;
  const first = date - rule.windowAfterDays;
  const last = date + rule.windowBeforeDays + rule.preWindowExtensionDays;
  for (let day = first; day <= last; day++) {
    if (rule.useMonthStart ? isMonthStart(day, anchor) : isAnniversary(day, anchor)) return true;
  }
  return false;
}

/** Who was born on 29 February has the anniversary on the 28th in years without one. */
function isAnniversary(day: Day, of: Day): boolean {
  const [here, origin] = [civilFromDay(day), civilFromDay(of)];
  const isLeapling = origin.month === 2 && origin.day === 29;
  const dayOfMonth = isLeapling && !isLeapYear(here.year) ? 28 : origin.day;
  return here.month === origin.month && here.day === dayOfMonth;
}

function isMonthStart(day: Day, of: Day): boolean {
  const here = civilFromDay(day);
  return here.day === 1 && here.month === civilFromDay(of).month;
}
