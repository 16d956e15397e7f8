import { describe, expect, it } from 'vitest';

import { dayOf } from '../../../shared/domain/calendar/civil-date.ts';
import { staleRules } from '../../../shared/domain/rules/stale-rules.ts';
import { defaultSettings } from '../../../shared/domain/settings/defaults.ts';
import { someLawRule } from '../../support/law.ts';
import { someSettings, someWindowRule } from '../../support/settings.ts';

const noRules = { yearRound: {}, birthdayWindows: {}, effectiveDateWindows: {}, ageLimits: {} };

function statesToCheck(checkedOn: string | null, today: string): readonly string[] {
  const rule = someWindowRule({ checkedOn: checkedOn === null ? null : dayOf(checkedOn) });
  const { stateRules } = someSettings({
    stateRules: { ...noRules, birthdayWindows: { CA: [rule] } },
  });
  return staleRules(stateRules, [], dayOf(today)).map(({ layer, state }) => `${layer} ${state}`);
}

describe('staleRules', () => {
  it.each([
    ['2025-11-20', '2026-11-20', []],
    ['2025-11-20', '2026-11-21', ['policy CA']],
    ['2024-02-29', '2025-02-28', []],
    ['2024-02-29', '2025-03-01', ['policy CA']],
    ['2027-01-01', '2026-11-20', []],
    [null, '2026-11-20', []],
  ])('judges a policy rule checked on %s, on %s', (checkedOn, today, stale) => {
    expect(statesToCheck(checkedOn, today)).toEqual(stale);
  });

  it('finds entries of the law that are old, and those never confirmed', () => {
    const law = [
      someLawRule({ state: 'CA', checkedOn: dayOf('2025-11-01') }),
      someLawRule({ state: 'NM', checkedOn: null }),
      someLawRule({ state: 'OK', checkedOn: dayOf('2026-11-01') }),
    ];

    expect(staleRules({ ...noRules }, law, dayOf('2026-11-20'))).toMatchObject([
      { layer: 'law', state: 'CA', checkedOn: dayOf('2025-11-01') },
      { layer: 'law', state: 'NM', checkedOn: null },
    ]);
  });

  it('finds every default rule once a year has passed since its source was read', () => {
    const { stateRules } = defaultSettings('org');

    expect(staleRules(stateRules, [], dayOf('2027-11-01'))).toHaveLength(0);
    expect(staleRules(stateRules, [], dayOf('2027-11-02'))).toHaveLength(13);
  });
});
