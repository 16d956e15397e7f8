import { describe, expect, it } from 'vitest';

import { formatProblem } from '../../../shared/contracts/configuration/problem.ts';
import {
  readStateLaw,
  readStatePolicy,
} from '../../../shared/contracts/configuration/read-state-layers.ts';
import { dayOf } from '../../../shared/domain/calendar/civil-date.ts';

const RULE =
  '{ state: CA, anchor: birthday, before: 30, after: 60, source: s, checked_on: 2026-11-01 }';

const law = (...rules: readonly string[]) =>
  readStateLaw({ file: 'law.yaml', text: `layer: law\nrules: [${rules.join(', ')}]` });

function problemsOf(rule: string): readonly string[] {
  const result = law(rule);
  return result.ok ? [] : result.problems.map(({ path, message }) => `${path}: ${message}`);
}

describe('readStateLaw', () => {
  it('reads a rule with everything it may carry', () => {
    const rule = `{ state: IL, anchor: birthday, before: 0, after: 44, age_min: 65, age_max: 75,
      same_issuer: true, effective_from: 2026-01-01, effective_to: 2030-12-31, source: 215 ILCS 5/363,
      checked_on: 2026-11-01, note: affiliates too }`;

    expect(law(rule)).toEqual({
      ok: true,
      rules: [
        {
          state: 'IL',
          right: { anchor: 'birthday', beforeDays: 0, afterDays: 44 },
          ageMin: 65,
          ageMax: 75,
          sameIssuer: true,
          effectiveFrom: dayOf('2026-01-01'),
          effectiveTo: dayOf('2030-12-31'),
          source: '215 ILCS 5/363',
          checkedOn: dayOf('2026-11-01'),
          note: 'affiliates too',
        },
      ],
    });
  });

  it.each([
    [
      '{ state: MA, anchor: fixed_dates, from: "02-01", to: "03-31", source: s, unverified: true }',
      { anchor: 'fixed_dates', from: { month: 2, day: 1 }, to: { month: 3, day: 31 } },
    ],
    ['{ state: NY, anchor: always, source: s, unverified: true }', { anchor: 'always' }],
    ['{ state: MN, anchor: unclear, source: s, unverified: true }', { anchor: 'unclear' }],
  ])('reads %s', (rule, right) => {
    expect(law(rule)).toMatchObject({ ok: true, rules: [{ right, checkedOn: null }] });
  });

  it.each([
    [
      RULE.replace(', after: 60', ''),
      'rules[0]: Expected before and after for the anchor birthday, and no other days or dates',
    ],
    [
      RULE.replace('birthday', 'always'),
      'rules[0]: Expected nothing more for the anchor always, and no other days or dates',
    ],
    [
      RULE.replace(', checked_on: 2026-11-01', ''),
      'rules[0]: Expected either checked_on or unverified: true, to know whether to rely on it',
    ],
    [
      RULE.replace('source: s', 'source: s, unverified: true'),
      'rules[0]: Expected either checked_on or unverified: true, to know whether to rely on it',
    ],
    [
      RULE.replace('birthday', 'birth_day'),
      'rules[0].anchor: Expected one of birthday, birth_month_start, policy_anniversary, fixed_dates, always, unclear, got "birth_day"; did you mean "birthday"?',
    ],
    [RULE.replace('CA', 'XX'), 'rules[0].state: Expected a two-letter state such as CA, got "XX"'],
    [
      '{ state: MA, anchor: fixed_dates, from: "02-30", to: "03-31", source: s, unverified: true }',
      'rules[0].from: Expected a month and day that exist, as "MM-DD", got "02-30"',
    ],
  ])('refuses %s', (rule, problem) => {
    expect(problemsOf(rule)).toEqual([problem]);
  });

  it('tells the layers apart', () => {
    const result = readStateLaw({ file: 'policy.yaml', text: 'layer: policy\nrules: []' });

    expect(result.ok ? [] : result.problems.map(formatProblem)).toEqual([
      'policy.yaml:1:8 layer: Expected the layer law, got "policy"',
    ]);
  });
});

describe('readStatePolicy', () => {
  it('reads state rules as a configuration has them', () => {
    const text =
      'layer: policy\nstate_rules: { birthday_windows: { CA: { window_before_days: 1, window_after_days: 2 } } }';

    expect(readStatePolicy({ file: 'p', text }, 7)).toMatchObject({
      ok: true,
      rules: { birthdayWindows: { CA: [{ windowBeforeDays: 1, preWindowExtensionDays: 7 }] } },
    });
  });

  it('refuses what is no rule', () => {
    expect(readStatePolicy({ file: 'p', text: 'layer: policy' }, 7).ok).toBe(false);
  });
});
