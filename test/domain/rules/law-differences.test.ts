import { describe, expect, it } from 'vitest';

import { dayOf } from '../../../shared/domain/calendar/civil-date.ts';
import { isWarning, lawDifferences } from '../../../shared/domain/rules/law-differences.ts';
import type { LawRight } from '../../../shared/domain/rules/law.ts';
import type { StateRules } from '../../../shared/domain/settings/settings.ts';
import { someLawRule } from '../../support/law.ts';
import { someWindowRule } from '../../support/settings.ts';

const TODAY = dayOf('2026-11-20');
const NO_RULES: StateRules = {
  yearRound: {},
  birthdayWindows: {},
  effectiveDateWindows: {},
  ageLimits: {},
};

const birthday = (beforeDays: number, afterDays: number): LawRight => ({
  anchor: 'birthday',
  beforeDays,
  afterDays,
});

function kindsOf(policy: Partial<StateRules>, right: LawRight): unknown[] {
  const law = [someLawRule({ state: 'CA', right })];
  return lawDifferences({ ...NO_RULES, ...policy }, law, TODAY).map(({ kind, days }) =>
    days === null ? kind : `${kind} ${days}`,
  );
}

const window = (windowBeforeDays: number, windowAfterDays: number, useMonthStart = false) => ({
  CA: [someWindowRule({ windowBeforeDays, windowAfterDays, useMonthStart })],
});

describe('lawDifferences', () => {
  it.each([
    ['the same window', window(30, 60), birthday(30, 60), []],
    ['a window that ends earlier', window(30, 59), birthday(30, 60), ['narrower 1']],
    ['a window that starts later', window(20, 60), birthday(30, 60), ['narrower 10']],
    ['a window that is wider at both ends', window(31, 62), birthday(30, 60), ['wider 3']],
    ['a shifted window', window(40, 50), birthday(30, 60), ['narrower 10', 'wider 10']],
    ['another anchor', window(30, 60, true), birthday(30, 60), ['other_anchor']],
    ['no window', {}, birthday(30, 60), ['missing']],
  ])('compares %s', (_name, birthdayWindows, right, kinds) => {
    expect(kindsOf({ birthdayWindows }, right)).toEqual(kinds);
  });

  it('leaves the owner’s pre-window extension out of the comparison', () => {
    const rule = someWindowRule({ windowBeforeDays: 0, preWindowExtensionDays: 60 });

    expect(kindsOf({ birthdayWindows: { CA: [rule] } }, birthday(30, 60))).toEqual(['narrower 30']);
  });

  it('compares a right around the policy’s anniversary with the effective-date window', () => {
    const right: LawRight = { anchor: 'policy_anniversary', beforeDays: 30, afterDays: 30 };

    expect(kindsOf({ effectiveDateWindows: window(30, 33) }, right)).toEqual(['wider 3']);
    expect(kindsOf({ birthdayWindows: window(30, 30) }, right)).toEqual(['missing']);
  });

  it('takes a year-round exclusion as covering every right', () => {
    const yearRound = { CA: [someWindowRule()] };

    expect(kindsOf({ yearRound }, { anchor: 'always' })).toEqual([]);
    expect(kindsOf({ yearRound }, birthday(0, 60))).toEqual(['wider']);
    expect(kindsOf({}, { anchor: 'always' })).toEqual(['missing']);
  });

  it('tells of states that only the policy knows', () => {
    const policy = { ...NO_RULES, birthdayWindows: window(30, 60) };

    expect(lawDifferences(policy, [], TODAY)).toMatchObject([{ state: 'CA', kind: 'not_in_law' }]);
  });

  it('compares what is in force on the day', () => {
    const law = [
      someLawRule({ state: 'VA', right: birthday(0, 60), effectiveFrom: TODAY }),
      someLawRule({ state: 'VA', right: birthday(0, 30), effectiveTo: TODAY - 1 }),
    ];
    const birthdayWindows = {
      VA: [
        someWindowRule({ windowBeforeDays: 0, windowAfterDays: 30, effectiveTo: TODAY }),
        someWindowRule({ windowBeforeDays: 0, windowAfterDays: 60, effectiveFrom: TODAY + 1 }),
      ],
    };
    const on = (day: number) =>
      lawDifferences({ ...NO_RULES, birthdayWindows }, law, day).map(({ kind }) => kind);

    expect([on(TODAY - 1), on(TODAY), on(TODAY + 1)]).toEqual([[], ['narrower'], []]);
  });

  it('calls for a decision only where the policy leaves out what the law has', () => {
    const law = [
      someLawRule({ state: 'CA', right: birthday(30, 60) }),
      someLawRule({ state: 'IL', right: birthday(0, 44) }),
    ];
    const policy = { ...NO_RULES, birthdayWindows: window(40, 60) };

    expect(lawDifferences(policy, law, TODAY).map((one) => [one.state, isWarning(one)])).toEqual([
      ['CA', false],
      ['IL', true],
    ]);
  });
});
