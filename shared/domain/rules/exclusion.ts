import { anniversaryIn, civilFromDay, dayFromCivil, type Day } from '../calendar/civil-date.ts';
import type { SkipReason } from '../planning/email.ts';
import type { TracedWindow } from '../planning/trace.ts';
import type { AgeLimitRule, RuleDating, StateRules, WindowRule } from '../settings/settings.ts';
import {
  holds,
  windowsOver,
  type Span,
  type Stretch,
  type Windows,
  type WindowsOfDate,
} from './windows.ts';

/** What the windows of a contact depend on. */
export interface WindowSubject {
  readonly state: string | null;
  readonly birthDate: Day | null;
  readonly effectiveDate: Day | null;
}

/**
 * The dates on which a contact gets no window-respecting mail (rules §4).
 *
 * Answers are exact for every day: spans are laid out year by year, and further out when asked.
 */
export interface Exclusions {
  /** Why a day is excluded, the first reason in the order of rules §5; null = free. */
  reasonOn(day: Day): SkipReason | null;
  /** The last day from `day` on up to `until` such that no day in between, `until` included, is excluded after `day`. */
  lastFreeFrom(day: Day, until: Day): Day;
  /** The end of the merged window that holds `day`; null when none does, or when it ends after `until`. */
  windowEnd(day: Day, until: Day): Day | null;
  /** Whether a merged window ends on `day`. */
  isWindowEnd(day: Day): boolean;
  /** The earliest start of the merged windows that end in `[from, to]`; Infinity when none does. */
  earliestStart(from: Day, to: Day): Day;
  /** The windows near a day, for explanations. */
  windowsAround(day: Day): readonly TracedWindow[];
}

/**
 * A merged window is followed back this far. One that goes on for longer has an anniversary of
 * every kind in its last three years, so an earlier start would change nothing.
 */
const LONGEST_WINDOW_DAYS = 1100;

const FREE: Exclusions = {
  reasonOn: () => null,
  lastFreeFrom: (_day, until) => until,
  windowEnd: () => null,
  isWindowEnd: () => false,
  earliestStart: () => Infinity,
  windowsAround: () => [],
};

const NO_STATE: Exclusions = {
  ...FREE,
  reasonOn: () => 'no_state',
  lastFreeFrom: (day) => day,
};

/** The exclusions of a contact under an organization's state rules. */
export function exclusionsOf(rules: StateRules, subject: WindowSubject): Exclusions {
  const { state } = subject;
  if (state === null) return NO_STATE;
  const { birthDate, effectiveDate } = subject;
  const { yearRound, ageLimits, birthday, effective } = rulesOf(rules, state);
  const ofBirth = birthDate !== null && (ageLimits ?? birthday) !== undefined;
  const applies = ofBirth || (effectiveDate !== null && effective !== undefined);
  return yearRound || applies
    ? new StateExclusions(subject, {
        yearRound,
        ageLimits: birthDate === null ? undefined : ageLimits,
        birthday,
        effective,
      })
    : FREE;
}

interface RulesOfState {
  readonly yearRound: readonly RuleDating[] | undefined;
  readonly ageLimits: readonly AgeLimitRule[] | undefined;
  readonly birthday: readonly WindowRule[] | undefined;
  readonly effective: readonly WindowRule[] | undefined;
}

/** By state, what its rules are: looked up in one place, as every contact asks. */
const RULES_OF_STATES = new WeakMap<StateRules, Map<string, RulesOfState>>();

function rulesOf(rules: StateRules, state: string): RulesOfState {
  let known = RULES_OF_STATES.get(rules);
  if (!known) {
    known = new Map();
    RULES_OF_STATES.set(rules, known);
  }
  let found = known.get(state);
  if (!found) {
    found = {
      yearRound: rules.yearRound[state],
      ageLimits: rules.ageLimits[state],
      birthday: rules.birthdayWindows[state],
      effective: rules.effectiveDateWindows[state],
    };
    known.set(state, found);
  }
  return found;
}

class StateExclusions implements Exclusions {
  #windows: Windows;
  readonly #subject: WindowSubject;
  readonly #rules: RulesOfState;
  readonly #dates: readonly WindowsOfDate[];

  constructor(subject: WindowSubject, rules: RulesOfState) {
    this.#subject = subject;
    this.#rules = rules;
    this.#dates = datesOf(subject, rules);
    this.#windows = this.#dates.length === 0 ? NO_WINDOWS : NOTHING_LAID;
  }

  reasonOn(day: Day): SkipReason | null {
    const permanent = this.#permanentReasonOn(day);
    if (permanent !== null) return permanent;
    let reason: SkipReason | null = null;
    for (const span of this.#spansFor(day, day)) {
      if (span.from > day) break;
      if (!holds(span, day)) continue;
      if (span.reason === 'birthday_window') return 'birthday_window';
      reason = 'effective_date_window';
    }
    return reason;
  }

  lastFreeFrom(day: Day, until: Day): Day {
    if (until <= day) return day;
    let last = until;
    for (const span of this.#spansFor(day + 1, until)) {
      if (span.to > day && span.from <= last) last = Math.max(day, span.from - 1);
    }
    for (const from of this.#permanentStarts(day + 1)) last = Math.min(last, from - 1);
    return Math.max(day, last);
  }

  windowEnd(day: Day, until: Day): Day | null {
    const window = this.#mergedFor(day, until).find((merged) => holds(merged, day));
    return window && window.to <= until ? window.to : null;
  }

  isWindowEnd(day: Day): boolean {
    return this.#mergedFor(day, day).some((merged) => merged.to === day);
  }

  earliestStart(from: Day, to: Day): Day {
    let earliest = Infinity;
    for (const merged of this.#mergedFor(from, to)) {
      if (merged.to >= from && merged.to <= to) earliest = Math.min(earliest, merged.from);
    }
    return earliest;
  }

  windowsAround(day: Day): readonly TracedWindow[] {
    const near = this.#spansFor(day - 366, day + 366).map((span) => ({
      reason: span.reason,
      anchor: span.anchor,
      from: span.from,
      to: span.to,
      rule: span.rule.path,
      source: span.rule.source,
    }));
    return [...this.#permanentWindows(), ...nearest(near, day)];
  }

  #permanentReasonOn(day: Day): 'year_round' | 'age_limit' | null {
    if (this.#rules.yearRound?.some((rule) => isInForce(rule, day))) return 'year_round';
    const tooOld = this.#rules.ageLimits?.some(
      (rule) => isInForce(rule, day) && day >= this.#birthdayAtAge(rule.age),
    );
    return tooOld ? 'age_limit' : null;
  }

  /** The first days, from `day` on, of stretches that windows do not make. */
  *#permanentStarts(day: Day): Iterable<Day> {
    for (const rule of this.#rules.yearRound ?? []) yield* startFrom(rule, rule.effectiveFrom, day);
    for (const rule of this.#rules.ageLimits ?? []) {
      const reached = this.#birthdayAtAge(rule.age);
      yield* startFrom(rule, Math.max(reached, rule.effectiveFrom ?? reached), day);
    }
  }

  #permanentWindows(): readonly TracedWindow[] {
    const yearRound = (this.#rules.yearRound ?? []).map((rule) => ({
      reason: 'year_round' as const,
      anchor: null,
      from: rule.effectiveFrom ?? dayFromCivil(1, 1, 1),
      to: rule.effectiveTo,
      rule: rule.path,
      source: rule.source,
    }));
    const age = (this.#rules.ageLimits ?? []).map((rule) => ({
      reason: 'age_limit' as const,
      anchor: this.#birthdayAtAge(rule.age),
      from: Math.max(this.#birthdayAtAge(rule.age), rule.effectiveFrom ?? -Infinity),
      to: rule.effectiveTo,
      rule: rule.path,
      source: rule.source,
    }));
    return [...yearRound, ...age];
  }

  #birthdayAtAge(age: number): Day {
    const { year, month, day } = civilFromDay(this.#subject.birthDate ?? 0);
    return anniversaryIn(year + age, month, day);
  }

  /** Every span that touches `[from, to]`, and perhaps some around. */
  #spansFor(from: Day, to: Day): readonly Span[] {
    const { laid } = this.#windows;
    if (from < laid.from || to > laid.to) {
      const known = laid.from <= laid.to ? laid : { from, to };
      const days = { from: Math.min(known.from, from), to: Math.max(known.to, to) };
      this.#windows = windowsOver(this.#dates, days);
    }
    return this.#windows.spans;
  }

  #mergedFor(from: Day, to: Day): readonly Stretch[] {
    this.#spansFor(from - LONGEST_WINDOW_DAYS, to + 1);
    return this.#windows.merged;
  }
}

/** The dates of a contact that make windows, with their rules. */
function datesOf(subject: WindowSubject, rules: RulesOfState): readonly WindowsOfDate[] {
  const { birthDate, effectiveDate } = subject;
  const dates: WindowsOfDate[] = [];
  if (birthDate !== null && rules.birthday) {
    dates.push({ reason: 'birthday_window', date: birthDate, rules: rules.birthday });
  }
  if (effectiveDate !== null && rules.effective) {
    dates.push({ reason: 'effective_date_window', date: effectiveDate, rules: rules.effective });
  }
  return dates;
}

const NOTHING_LAID: Windows = { laid: { from: 0, to: -1 }, spans: [], merged: [] };
const NO_WINDOWS: Windows = { ...NOTHING_LAID, laid: { from: -Infinity, to: Infinity } };

function isInForce(rule: RuleDating, day: Day): boolean {
  return day >= (rule.effectiveFrom ?? day) && day <= (rule.effectiveTo ?? day);
}

function* startFrom(rule: RuleDating, start: Day | null, day: Day): Iterable<Day> {
  const first = Math.max(start ?? day, day);
  if (first <= (rule.effectiveTo ?? first)) yield first;
}

function nearest(windows: readonly TracedWindow[], day: Day): readonly TracedWindow[] {
  const distance = (window: TracedWindow): number =>
    day < window.from ? window.from - day : Math.max(0, day - (window.to ?? day));
  return [...windows].sort((a, b) => distance(a) - distance(b) || a.from - b.from).slice(0, 3);
}
