import { dayOf } from '../../shared/domain/calendar/civil-date.ts';
import type { LawRule } from '../../shared/domain/rules/law.ts';

/** California's birthday rule, checked at the beginning of November 2026. */
export function someLawRule(overrides: Partial<LawRule> = {}): LawRule {
  return {
    state: 'CA',
    right: { anchor: 'birthday', beforeDays: 30, afterDays: 60 },
    ageMin: null,
    ageMax: null,
    sameIssuer: false,
    effectiveFrom: null,
    effectiveTo: null,
    source: 'Ins. Code',
    checkedOn: dayOf('2026-11-01'),
    note: null,
    ...overrides,
  };
}
