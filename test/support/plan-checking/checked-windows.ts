/** Rules §4, one day at a time: every anniversary near a day is tried. */
import {
  anniversaryIn,
  civilFromDay,
  dayFromCivil,
  type Day,
} from '../../../shared/domain/calendar/civil-date.ts';
import type { CheckedContact } from './checked-files.ts';
import type { CheckedSettings, CheckedWindow } from './checked-settings.ts';

/** The days on which a contact gets no window-respecting mail; what was found out is remembered. */
export class CheckedWindows {
  readonly #settings: CheckedSettings;
  readonly #contact: CheckedContact;
  readonly #reasons = new Map<Day, string | null>();

  constructor(settings: CheckedSettings, contact: CheckedContact) {
    this.#settings = settings;
    this.#contact = contact;
  }

  /** Why a day is excluded, the first reason of §5 that applies; null = it is free. */
  reasonOn(day: Day): string | null {
    let reason = this.#reasons.get(day);
    if (reason === undefined) {
      reason = this.#judge(day);
      this.#reasons.set(day, reason);
    }
    return reason;
  }

  /** Whether a day lies in a window, whatever else excludes it. */
  isInWindow(day: Day): boolean {
    return this.#windowOn(day) !== null;
  }

  /** The last day of the merged window around a day; null when there is none, or it ends after `until`. */
  endOf(day: Day, until: Day): Day | null {
    // A skip of before may be about a window that is no more.
    if (!this.isInWindow(day)) return null;
    let end = day;
    while (end <= until && this.isInWindow(end + 1)) end += 1;
    return end <= until ? end : null;
  }

  /** Whether a merged window ends on a day. */
  endsOn(day: Day): boolean {
    return this.isInWindow(day) && !this.isInWindow(day + 1);
  }

  /** The last day up to `until` that can be reached from a day without meeting an excluded one. */
  lastFree(day: Day, until: Day): Day {
    let last = day;
    while (last < until && this.reasonOn(last + 1) === null) last += 1;
    return last;
  }

  #judge(day: Day): string | null {
    const { state, birthDate } = this.#contact;
    if (state === null) return 'no_state';
    const { yearRound, ageLimits } = this.#settings;
    if (yearRound.get(state)?.some((rule) => rule.from <= day && day <= rule.to)) {
      return 'year_round';
    }
    for (const rule of ageLimits.get(state) ?? []) {
      if (birthDate === null || day < rule.from || day > rule.to) continue;
      const birth = civilFromDay(birthDate);
      if (day >= anniversaryIn(birth.year + rule.age, birth.month, birth.day)) return 'age_limit';
    }
    return this.#windowOn(day);
  }

  #windowOn(day: Day): string | null {
    const { state, birthDate, effectiveDate } = this.#contact;
    if (state === null) return null;
    const { birthdayWindows, effectiveDateWindows } = this.#settings;
    if (isIn(birthdayWindows.get(state), birthDate, day)) return 'birthday_window';
    return isIn(effectiveDateWindows.get(state), effectiveDate, day)
      ? 'effective_date_window'
      : null;
  }
}

function isIn(rules: readonly CheckedWindow[] | undefined, date: Day | null, day: Day): boolean {
  if (rules === undefined || date === null) return false;
  const { month, day: dayOfMonth } = civilFromDay(date);
  const { year } = civilFromDay(day);
  return rules.some((rule) => {
    if (day < rule.from || day > rule.to) return false;
    return [year - 1, year, year + 1, year + 2].some((each) => {
      const anniversary = anniversaryIn(each, month, dayOfMonth);
      const anchor = rule.fromMonthStart ? dayFromCivil(each, month, 1) : anniversary;
      return anchor - rule.daysBefore <= day && day <= anchor + rule.daysAfter;
    });
  });
}
