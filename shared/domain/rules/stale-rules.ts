import { anniversaryIn, civilFromDay, type Day } from '../calendar/civil-date.ts';
import type { RuleDating, StateRules } from '../settings/settings.ts';
import type { LawRule } from './law.ts';

/** A rule that somebody should compare with its source again. */
export interface StaleRule {
  readonly layer: 'policy' | 'law';
  readonly state: string;
  /** When it was last compared; null = the law is reported but was never confirmed. */
  readonly checkedOn: Day | null;
  readonly source: string | null;
}

/**
 * Rules last checked more than a year before a day, and entries of the law never confirmed. A rule
 * of the policy without `checked_on` is the owner's own business and is left alone.
 */
export function staleRules(
  policy: StateRules,
  law: readonly LawRule[],
  today: Day,
): readonly StaleRule[] {
  const stalePolicy = policyRules(policy)
    .filter(({ rule }) => rule.checkedOn !== null && isOverAYearOld(rule.checkedOn, today))
    .map(({ state, rule: { checkedOn, source } }): StaleRule => {
      return { layer: 'policy', state, checkedOn, source };
    });
  const staleLaw = law
    .filter(({ checkedOn }) => checkedOn === null || isOverAYearOld(checkedOn, today))
    .map(({ state, checkedOn, source }): StaleRule => ({ layer: 'law', state, checkedOn, source }));
  return [...stalePolicy, ...staleLaw];
}

function policyRules(
  policy: StateRules,
): readonly { readonly state: string; readonly rule: RuleDating }[] {
  const sections: readonly Readonly<Record<string, readonly RuleDating[]>>[] = [
    policy.yearRound,
    policy.birthdayWindows,
    policy.effectiveDateWindows,
    policy.ageLimits,
  ];
  return sections.flatMap((section) =>
    Object.entries(section).flatMap(([state, rules]) => rules.map((rule) => ({ state, rule }))),
  );
}

function isOverAYearOld(checkedOn: Day, today: Day): boolean {
  const { year, month, day } = civilFromDay(checkedOn);
  return today > anniversaryIn(year + 1, month, day);
}
