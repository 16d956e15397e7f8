import { describe, expect, it } from 'vitest';

import { dayOf } from '../../../shared/domain/calendar/civil-date.ts';
import type { LawDifference } from '../../../shared/domain/rules/law-differences.ts';
import {
  describeDifference,
  describeLaw,
  describeStaleRule,
} from '../../../shared/domain/rules/law-sentences.ts';
import { someLawRule } from '../../support/law.ts';
import { someWindowRule } from '../../support/settings.ts';

describe('describeLaw', () => {
  it.each([
    [
      {},
      'In California policies may be changed from 30 days before to 60 days after the birthday; source: Ins. Code',
    ],
    [
      {
        right: { anchor: 'birth_month_start', beforeDays: 0, afterDays: 1 },
        ageMin: 65,
        checkedOn: null,
      } as const,
      'In California policies may be changed from the day itself to 1 day after the first day of the birthday’s month, from age 65 (not verified); source: Ins. Code',
    ],
    [
      {
        right: { anchor: 'fixed_dates', from: { month: 2, day: 1 }, to: { month: 3, day: 31 } },
      } as const,
      'In California policies may be changed each year from 1 February to 31 March; source: Ins. Code',
    ],
    [
      { right: { anchor: 'always' }, ageMin: 65, ageMax: 75, sameIssuer: true } as const,
      'In California policies may be changed all year, at ages 65 to 75, with the same insurer; source: Ins. Code',
    ],
    [
      { right: { anchor: 'unclear' }, ageMax: 75 } as const,
      'In California policies may be changed at times that are not known in detail, up to age 75; source: Ins. Code',
    ],
  ])('says what the law is: %j', (overrides, sentence) => {
    expect(describeLaw(someLawRule(overrides))).toBe(sentence);
  });
});

describe('describeDifference', () => {
  const some: LawDifference = {
    state: 'CA',
    kind: 'narrower',
    days: 29,
    policy: someWindowRule(),
    law: someLawRule(),
  };
  const rule = '(state_rules.birthday_windows.CA)';

  it.each([
    [{}, `The policy’s window in California ${rule} leaves out 29 days of the law’s.`],
    [
      { kind: 'missing', policy: null },
      'The policy has no rule for California that matches the law.',
    ],
    [
      { kind: 'other_anchor' },
      `The policy’s window in California ${rule} counts from another date than the law’s.`,
    ],
    [
      { kind: 'wider', days: 1 },
      `The policy in California ${rule} is 1 day wider, which is more than the law.`,
    ],
    [
      { kind: 'wider', days: null },
      `The policy in California ${rule} excludes the whole year, which is more than the law.`,
    ],
  ] as const)('names the rule and the law: %j', (overrides, sentence) => {
    expect(describeDifference({ ...some, ...overrides })).toBe(
      `${sentence} ${describeLaw(someLawRule())}`,
    );
  });

  it('says that only the policy has a rule', () => {
    expect(describeDifference({ ...some, kind: 'not_in_law', law: null })).toBe(
      `The policy has a rule for California ${rule}; the list of the law has none.`,
    );
  });
});

describe('describeStaleRule', () => {
  it('says when it was last checked, or that it never was', () => {
    const rule = { layer: 'law', state: 'NM', checkedOn: null, source: 'SB 21' } as const;

    expect(describeStaleRule(rule)).toBe(
      'The law for New Mexico was reported but never confirmed; source: SB 21',
    );
    expect(
      describeStaleRule({
        layer: 'policy',
        state: 'CA',
        checkedOn: dayOf('2025-01-02'),
        source: null,
      }),
    ).toBe('The policy rule for California was last checked on 2025-01-02, over a year ago');
  });
});
