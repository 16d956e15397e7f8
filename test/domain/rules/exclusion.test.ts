import { describe, expect, it } from 'vitest';
import { dayOf, formatCivilDate, type Day } from '../../../shared/domain/calendar/civil-date.ts';
import { exclusionsOf, type Exclusions } from '../../../shared/domain/rules/exclusion.ts';
import { policyStateRules } from '../../../shared/domain/settings/policy-state-rules.ts';
import type {
  RuleDating,
  StateRules,
  WindowRule,
} from '../../../shared/domain/settings/settings.ts';
import { someWindowRule } from '../../support/settings.ts';

const NO_RULES: StateRules = {
  yearRound: {},
  birthdayWindows: {},
  effectiveDateWindows: {},
  ageLimits: {},
};

const DATING: RuleDating = {
  effectiveFrom: null,
  effectiveTo: null,
  source: null,
  checkedOn: null,
  path: 'state_rules',
};

describe('a birthday window', () => {
  it('holds both of its ends, and no day beyond', () => {
    const windows = birthday({ windowBeforeDays: 30, windowAfterDays: 60 }, '1950-06-30');
    expectWindow(windows, '2027-05-31', '2027-08-29');
  });

  it('begins earlier by its extension before the window', () => {
    const rule = { windowBeforeDays: 30, windowAfterDays: 60, preWindowExtensionDays: 60 };
    expectWindow(birthday(rule, '1950-06-30'), '2027-04-01', '2027-08-29');
  });

  it('of no days before and after is the birthday itself', () => {
    const rule = { windowBeforeDays: 0, windowAfterDays: 0 };
    expectWindow(birthday(rule, '1950-06-30'), '2027-06-30', '2027-06-30');
  });

  it('with month start begins on the first of the month of the birthday', () => {
    const rule = { windowBeforeDays: 0, windowAfterDays: 60, useMonthStart: true };
    expectWindow(birthday(rule, '1950-06-30'), '2027-06-01', '2027-07-31');
    expectWindow(birthday(rule, '1950-06-01'), '2027-06-01', '2027-07-31');
  });

  it('with month start takes its days before and its extension from that first day', () => {
    const rule = {
      windowBeforeDays: 5,
      windowAfterDays: 10,
      preWindowExtensionDays: 3,
      useMonthStart: true,
    };
    expectWindow(birthday(rule, '1950-06-20'), '2027-05-24', '2027-06-11');
  });

  it('reaches from the year before over New Year', () => {
    const rule = { windowBeforeDays: 5, windowAfterDays: 10 };
    expectWindow(birthday(rule, '1950-12-28'), '2026-12-23', '2027-01-07');
  });

  it('reaches back over New Year from the year after', () => {
    const rule = { windowBeforeDays: 10, windowAfterDays: 5 };
    expectWindow(birthday(rule, '1950-01-03'), '2026-12-24', '2027-01-08');
  });

  it('comes every year, before the birth as well', () => {
    const windows = birthday({ windowBeforeDays: 0, windowAfterDays: 3 }, '2020-06-10');
    for (const year of ['1900', '2019', '2020', '2027', '2100']) {
      expect(windows.reasonOn(dayOf(`${year}-06-13`))).toBe('birthday_window');
      expect(windows.reasonOn(dayOf(`${year}-06-14`))).toBeNull();
    }
  });

  it('of a leap day is around 28 February in an ordinary year', () => {
    const rule = { windowBeforeDays: 1, windowAfterDays: 1 };
    expectWindow(birthday(rule, '1948-02-29'), '2027-02-27', '2027-03-01');
    expectWindow(birthday(rule, '1948-02-29'), '2028-02-28', '2028-03-01');
    expectWindow(birthday(rule, '1948-02-29'), '2100-02-27', '2100-03-01');
  });

  it('of a leap day with month start begins on 1 February', () => {
    const rule = { windowBeforeDays: 0, windowAfterDays: 3, useMonthStart: true };
    expectWindow(birthday(rule, '1948-02-29'), '2027-02-01', '2027-02-04');
  });

  it('over a leap day counts it as a day', () => {
    const rule = { windowBeforeDays: 0, windowAfterDays: 20 };
    expectWindow(birthday(rule, '1950-02-20'), '2028-02-20', '2028-03-11');
    expectWindow(birthday(rule, '1950-02-20'), '2027-02-20', '2027-03-12');
  });

  it('is not there without a birth date', () => {
    const rules = { ...NO_RULES, birthdayWindows: { CA: [someWindowRule()] } };
    const windows = exclusionsOf(rules, { ...subject(null), effectiveDate: dayOf('2010-06-30') });
    expect(reasonsIn(windows, '2027-01-01', '2028-12-31')).toEqual([null]);
  });

  it('belongs to its own state only', () => {
    const rules = { ...NO_RULES, birthdayWindows: { CA: [someWindowRule()] } };
    const windows = exclusionsOf(rules, { ...subject('1950-06-30'), state: 'NV' });
    expect(reasonsIn(windows, '2027-01-01', '2028-12-31')).toEqual([null]);
  });
});

describe('an effective-date window', () => {
  const rules = {
    ...NO_RULES,
    effectiveDateWindows: { CA: [someWindowRule({ windowBeforeDays: 30, windowAfterDays: 33 })] },
  };

  it('lies around the anniversary of the effective date, both ends included', () => {
    const windows = exclusionsOf(rules, { ...subject(null), effectiveDate: dayOf('2015-05-01') });
    expectWindow(windows, '2027-04-01', '2027-06-03', 'effective_date_window');
  });

  it('is not there without an effective date', () => {
    const windows = exclusionsOf(rules, subject('1950-05-01'));
    expect(reasonsIn(windows, '2027-01-01', '2027-12-31')).toEqual([null]);
  });
});

describe('the reason', () => {
  const always = { CA: [DATING] };
  const ageLimits = { CA: [{ ...DATING, age: 76 }] };
  const wide = { CA: [someWindowRule({ windowBeforeDays: 100, windowAfterDays: 100 })] };
  const all = {
    yearRound: always,
    ageLimits,
    birthdayWindows: wide,
    effectiveDateWindows: wide,
  };
  const day = dayOf('2027-06-30');
  const who = { ...subject('1950-06-30'), effectiveDate: dayOf('2010-06-30') };

  it.each([
    ['no_state', all, { ...who, state: null }],
    ['year_round', all, who],
    ['age_limit', { ...all, yearRound: {} }, who],
    ['birthday_window', { ...all, yearRound: {}, ageLimits: {} }, who],
    ['effective_date_window', { ...NO_RULES, effectiveDateWindows: wide }, who],
    [null, NO_RULES, who],
  ] as const)('is the first that applies: %s', (reason, rules, someone) => {
    expect(exclusionsOf(rules, someone).reasonOn(day)).toBe(reason);
  });

  it('without a state is no_state on every date', () => {
    const windows = exclusionsOf(NO_RULES, { ...subject(null), state: null });
    expect(reasonsIn(windows, '2027-01-01', '2027-12-31')).toEqual(['no_state']);
  });

  it('in a year-round state is year_round on every date', () => {
    const windows = exclusionsOf({ ...NO_RULES, yearRound: always }, subject(null));
    expect(reasonsIn(windows, '2027-01-01', '2027-12-31')).toEqual(['year_round']);
  });

  it('in a state without rules is none', () => {
    const windows = exclusionsOf(all, { ...who, state: 'TX' });
    expect(reasonsIn(windows, '2027-01-01', '2027-12-31')).toEqual([null]);
  });
});

describe('an age limit', () => {
  const limited = (birthDate: string | null): Exclusions =>
    exclusionsOf({ ...NO_RULES, ageLimits: { CA: [{ ...DATING, age: 76 }] } }, subject(birthDate));

  it('applies from the birthday on which the age is reached', () => {
    const windows = limited('1951-03-15');
    expect(windows.reasonOn(dayOf('2027-03-14'))).toBeNull();
    expect(windows.reasonOn(dayOf('2027-03-15'))).toBe('age_limit');
    expect(windows.reasonOn(dayOf('2040-03-14'))).toBe('age_limit');
  });

  it('is reached on 28 February by those born on 29 February, in an ordinary year', () => {
    const windows = limited('1948-02-29');
    expect(windows.reasonOn(dayOf('2024-02-28'))).toBeNull();
    expect(windows.reasonOn(dayOf('2024-02-29'))).toBe('age_limit');
    const younger = exclusionsOf(
      { ...NO_RULES, ageLimits: { CA: [{ ...DATING, age: 75 }] } },
      subject('1948-02-29'),
    );
    expect(younger.reasonOn(dayOf('2023-02-27'))).toBeNull();
    expect(younger.reasonOn(dayOf('2023-02-28'))).toBe('age_limit');
  });

  it('says nothing of a contact without a birth date', () => {
    expect(reasonsIn(limited(null), '2027-01-01', '2027-12-31')).toEqual([null]);
  });

  it('with dates applies only between them', () => {
    const [from, to] = [dayOf('2027-04-01'), dayOf('2027-04-30')];
    const rule = { ...DATING, age: 76, effectiveFrom: from, effectiveTo: to };
    const windows = exclusionsOf({ ...NO_RULES, ageLimits: { CA: [rule] } }, subject('1940-01-01'));
    expectWindow(windows, '2027-04-01', '2027-04-30', 'age_limit');
  });
});

describe('a rule with dates', () => {
  it('is in force on its first and on its last day', () => {
    const [from, to] = [dayOf('2027-06-25'), dayOf('2027-07-05')];
    const windows = birthday({ effectiveFrom: from, effectiveTo: to }, '1950-06-30');
    expectWindow(windows, '2027-06-25', '2027-07-05');
  });

  it('judges a date by the rule in force on that date, not on the birthday', () => {
    const change = dayOf('2027-07-01');
    const before = someWindowRule({ windowAfterDays: 60, effectiveTo: change - 1 });
    const after = someWindowRule({ windowAfterDays: 10, effectiveFrom: change });
    const windows = exclusionsOf(
      { ...NO_RULES, birthdayWindows: { CA: [before, after] } },
      subject('1950-06-20'),
    );
    expect(windows.reasonOn(dayOf('2027-06-30'))).toBe('birthday_window');
    expect(windows.reasonOn(dayOf('2027-07-01'))).toBeNull();
  });

  it('may make a state year-round for a time', () => {
    const [from, to] = [dayOf('2027-03-10'), dayOf('2027-03-12')];
    const yearRound = { CA: [{ ...DATING, effectiveFrom: from, effectiveTo: to }] };
    const windows = exclusionsOf({ ...NO_RULES, yearRound }, subject(null));
    expectWindow(windows, '2027-03-10', '2027-03-12', 'year_round');
  });
});

describe('windows of one contact', () => {
  const both = (birthDate: string, effectiveDate: string): Exclusions =>
    exclusionsOf(
      {
        ...NO_RULES,
        birthdayWindows: { CA: [someWindowRule({ windowBeforeDays: 0, windowAfterDays: 10 })] },
        effectiveDateWindows: { CA: [someWindowRule({ windowBeforeDays: 5, windowAfterDays: 5 })] },
      },
      { ...subject(birthDate), effectiveDate: dayOf(effectiveDate) },
    );

  it('that overlap form one, which ends with the later', () => {
    const windows = both('1950-06-01', '2010-06-14');
    expect(endOf(windows, '2027-06-03')).toBe('2027-06-19');
    expect(windows.isWindowEnd(dayOf('2027-06-11'))).toBe(false);
    expect(windows.isWindowEnd(dayOf('2027-06-19'))).toBe(true);
  });

  it('that touch form one', () => {
    // 1–11 June and 12–22 June.
    const windows = both('1950-06-01', '2010-06-17');
    expect(endOf(windows, '2027-06-03')).toBe('2027-06-22');
    expect(windows.earliestStart(dayOf('2027-06-22'), dayOf('2027-06-22'))).toBe(
      dayOf('2027-06-01'),
    );
  });

  it('with a free day between stay two', () => {
    const windows = both('1950-06-01', '2010-06-18');
    expect(windows.reasonOn(dayOf('2027-06-12'))).toBeNull();
    expect(endOf(windows, '2027-06-03')).toBe('2027-06-11');
    expect(endOf(windows, '2027-06-13')).toBe('2027-06-23');
  });

  it('of which one lies inside the other end with the longer', () => {
    const rules = {
      ...NO_RULES,
      birthdayWindows: { CA: [someWindowRule({ windowBeforeDays: 30, windowAfterDays: 30 })] },
      effectiveDateWindows: { CA: [someWindowRule({ windowBeforeDays: 1, windowAfterDays: 1 })] },
    };
    const who = { ...subject('1950-06-15'), effectiveDate: dayOf('2010-06-15') };
    expect(endOf(exclusionsOf(rules, who), '2027-06-15')).toBe('2027-07-15');
  });

  it('that touch themselves from year to year never end', () => {
    const windows = birthday({ windowBeforeDays: 0, windowAfterDays: 364 }, '1950-06-01');
    expect(windows.windowEnd(dayOf('2027-06-03'), dayOf('2035-01-01'))).not.toBeNull();
    const touching = birthday({ windowBeforeDays: 1, windowAfterDays: 364 }, '1950-06-01');
    expect(touching.windowEnd(dayOf('2027-06-03'), dayOf('2035-01-01'))).toBeNull();
  });

  it('end after a day only up to the day that is asked about', () => {
    const windows = birthday({ windowBeforeDays: 0, windowAfterDays: 10 }, '1950-06-01');
    const inside = dayOf('2027-06-03');
    expect(windows.windowEnd(inside, dayOf('2027-06-11'))).toBe(dayOf('2027-06-11'));
    expect(windows.windowEnd(inside, dayOf('2027-06-10'))).toBeNull();
    expect(windows.windowEnd(dayOf('2027-06-12'), dayOf('2027-12-31'))).toBeNull();
  });
});

describe('the last free day', () => {
  const windows = birthday({ windowBeforeDays: 0, windowAfterDays: 10 }, '1950-06-10');

  it.each([
    ['is the day asked about when nothing is excluded', '2027-05-01', '2027-05-20', '2027-05-20'],
    ['is the day before a window', '2027-06-01', '2027-07-31', '2027-06-09'],
    [
      'is not beyond a window, even where it is free again',
      '2027-06-09',
      '2027-12-31',
      '2027-06-09',
    ],
    [
      'is the day itself when no later one is asked about',
      '2027-05-01',
      '2027-05-01',
      '2027-05-01',
    ],
    ['is the last day up to a window on the next', '2027-06-01', '2027-06-09', '2027-06-09'],
    ['after a window is not held back by it', '2027-06-21', '2027-06-30', '2027-06-30'],
  ])('%s', (_sentence, from, until, last) => {
    expect(formatCivilDate(windows.lastFreeFrom(dayOf(from), dayOf(until)))).toBe(last);
  });

  it('is the day before the age limit', () => {
    const limited = exclusionsOf(
      { ...NO_RULES, ageLimits: { CA: [{ ...DATING, age: 76 }] } },
      subject('1951-03-15'),
    );
    expect(limited.lastFreeFrom(dayOf('2027-03-01'), dayOf('2027-06-01'))).toBe(
      dayOf('2027-03-14'),
    );
  });

  it('is the day before a state becomes year-round', () => {
    const yearRound = { CA: [{ ...DATING, effectiveFrom: dayOf('2027-03-15') }] };
    const changing = exclusionsOf({ ...NO_RULES, yearRound }, subject(null));
    expect(changing.lastFreeFrom(dayOf('2027-03-01'), dayOf('2027-06-01'))).toBe(
      dayOf('2027-03-14'),
    );
  });
});

describe('the windows of the owner', () => {
  const rules = policyStateRules(60);

  it.each([
    ['CA', '2027-04-01', '2027-08-29'],
    ['ID', '2027-05-01', '2027-09-01'],
    ['KY', '2027-05-01', '2027-08-29'],
    ['MD', '2027-05-01', '2027-07-30'],
    ['NV', '2027-04-02', '2027-07-31'],
    ['OK', '2027-05-01', '2027-08-29'],
    ['OR', '2027-05-01', '2027-07-31'],
    ['VA', '2027-05-01', '2027-07-30'],
  ])('for a birthday on 30 June in %s last from %s to %s', (state, from, to) => {
    expectWindow(exclusionsOf(rules, { ...subject('1950-06-30'), state }), from, to);
  });

  it('for an effective date of 30 June in MO last from 1 April to 2 August', () => {
    const who = { state: 'MO', birthDate: null, effectiveDate: dayOf('2010-06-30') };
    expectWindow(exclusionsOf(rules, who), '2027-04-01', '2027-08-02', 'effective_date_window');
  });

  it.each(['CT', 'MA', 'NY', 'WA'])('in %s never end', (state) => {
    const windows = exclusionsOf(rules, { ...subject('1950-06-30'), state });
    expect(reasonsIn(windows, '2027-01-01', '2027-12-31')).toEqual(['year_round']);
  });
});

function subject(birthDate: string | null): Parameters<typeof exclusionsOf>[1] {
  return {
    state: 'CA',
    birthDate: birthDate === null ? null : dayOf(birthDate),
    effectiveDate: null,
  };
}

function birthday(rule: Partial<WindowRule>, birthDate: string): Exclusions {
  const rules = { ...NO_RULES, birthdayWindows: { CA: [someWindowRule(rule)] } };
  return exclusionsOf(rules, subject(birthDate));
}

/** That the days from one date to another are excluded, and the ones beside them are not. */
function expectWindow(
  windows: Exclusions,
  from: string,
  to: string,
  reason = 'birthday_window',
): void {
  const [first, last] = [dayOf(from), dayOf(to)];
  expect(windows.reasonOn(first - 1)).toBeNull();
  expect(windows.reasonOn(last + 1)).toBeNull();
  expect(reasonsIn(windows, from, to)).toEqual([reason]);
}

/** The different reasons on the days from one date to another. */
function reasonsIn(windows: Exclusions, from: string, to: string): readonly (string | null)[] {
  const reasons = new Set<string | null>();
  for (let day: Day = dayOf(from); day <= dayOf(to); day++) reasons.add(windows.reasonOn(day));
  return [...reasons];
}

function endOf(windows: Exclusions, day: string): string | null {
  const end = windows.windowEnd(dayOf(day), dayOf(day) + 400);
  return end === null ? null : formatCivilDate(end);
}
