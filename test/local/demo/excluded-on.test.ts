import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { isExcludedOn } from '../../../local/demo/excluded-on.ts';
import { dayOf, type Day } from '../../../shared/domain/calendar/civil-date.ts';
import { exclusionsOf, type WindowSubject } from '../../../shared/domain/rules/exclusion.ts';
import type { RuleDating, StateRules } from '../../../shared/domain/settings/settings.ts';
import { someSettings } from '../../support/settings.ts';

const ALWAYS: RuleDating = {
  effectiveFrom: null,
  effectiveTo: null,
  source: null,
  checkedOn: null,
  path: 'rule',
};

/** The policy, an age limit in Texas, and in Ohio a rule that another one follows. */
function someRules(): StateRules {
  const { stateRules } = someSettings();
  const window = { ...ALWAYS, useMonthStart: false, preWindowExtensionDays: 10 };
  const change = dayOf('2027-03-05');
  return {
    ...stateRules,
    ageLimits: { TX: [{ ...ALWAYS, age: 76 }] },
    birthdayWindows: {
      ...stateRules.birthdayWindows,
      OH: [
        { ...window, windowBeforeDays: 0, windowAfterDays: 5, effectiveTo: change - 1 },
        { ...window, windowBeforeDays: 30, windowAfterDays: 30, effectiveFrom: change },
      ],
    },
  };
}

function isExcluded(state: string, birthDate: string, date: string): boolean {
  const subject = { state, birthDate: dayOf(birthDate), effectiveDate: null };
  return isExcludedOn(someRules(), subject, dayOf(date));
}

describe('the slow check of a date', () => {
  it.each([
    ['the first day of a window, extension included', 'CA', '1950-03-20', '2026-12-20', true],
    ['the day before', 'CA', '1950-03-20', '2026-12-19', false],
    ['the last day', 'CA', '1950-03-20', '2027-05-19', true],
    ['the day after', 'CA', '1950-03-20', '2027-05-20', false],
    ['a leapling’s last day, counted from 28 February', 'CA', '1944-02-29', '2027-04-29', true],
    ['the day after that', 'CA', '1944-02-29', '2027-04-30', false],
    ['a window from the start of the month', 'NV', '1950-03-20', '2027-04-30', true],
    ['its day after', 'NV', '1950-03-20', '2027-05-01', false],
    ['a state that is closed all year', 'NY', '1950-03-20', '2027-08-01', true],
    ['the birthday that reaches an age limit', 'TX', '1951-03-20', '2027-03-20', true],
    ['the day before it', 'TX', '1951-03-20', '2027-03-19', false],
    ['a state without rules', 'IL', '1950-03-20', '2027-03-20', false],
  ])('knows %s', (_name, state, birthDate, date, excluded) => {
    expect(isExcluded(state, birthDate, date)).toBe(excluded);
  });

  it('takes a date without a state for excluded', () => {
    const subject = { state: null, birthDate: null, effectiveDate: null };

    expect(isExcludedOn(someRules(), subject, dayOf('2027-03-01'))).toBe(true);
  });

  it('agrees with the planner about every contact and date', () => {
    const rules = someRules();
    const past = fc.integer({ min: dayOf('1936-01-01'), max: dayOf('2026-12-31') });
    const maybe = (day: fc.Arbitrary<Day>): fc.Arbitrary<Day | null> => fc.option(day);
    const subjects: fc.Arbitrary<WindowSubject> = fc.record({
      state: fc.constantFrom(
        'CA',
        'ID',
        'KY',
        'MD',
        'MO',
        'NV',
        'NY',
        'OH',
        'OK',
        'TX',
        'VA',
        'IL',
      ),
      birthDate: maybe(past),
      effectiveDate: maybe(past),
    });
    const dates = fc.integer({ min: dayOf('2026-12-01'), max: dayOf('2028-03-31') });

    fc.assert(
      fc.property(subjects, dates, (subject, date) => {
        const excluded = exclusionsOf(rules, subject).reasonOn(date) !== null;
        expect(isExcludedOn(rules, subject, date)).toBe(excluded);
      }),
      { numRuns: 500 },
    );
  });
});
