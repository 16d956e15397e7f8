import type { Day } from '../calendar/civil-date.ts';
import type { RuleDating, StateRules, WindowRule } from '../settings/settings.ts';
import { isInForce, type LawRight, type LawRule } from './law.ts';

/**
 * Where policy and law differ for a state:
 * - `missing`: the law gives a right, the policy has nothing for it;
 * - `narrower`: the law's window has `days` days that the policy's has not;
 * - `other_anchor`: the two count from different dates;
 * - `wider`: the policy's window has `days` days more, or the whole year (`days` null);
 * - `not_in_law`: the policy excludes dates, the law says nothing.
 *
 * The first three are warnings, the last two only worth knowing.
 */
export interface LawDifference {
  readonly state: string;
  readonly kind: 'missing' | 'narrower' | 'other_anchor' | 'wider' | 'not_in_law';
  readonly days: number | null;
  readonly policy: RuleDating | null;
  readonly law: LawRule | null;
}

/**
 * Compares what is in force on a day. The pre-window extension is the owner's addition and is left
 * out; ages are too, because a policy that ignores them excludes more, never less.
 */
export function lawDifferences(
  policy: StateRules,
  law: readonly LawRule[],
  day: Day,
): readonly LawDifference[] {
  const lawToday = law.filter((rule) => isInForce(rule, day));
  const policyToday = policyInForce(policy, day);
  const states = [...new Set([...lawToday, ...policyToday].map(({ state }) => state))].toSorted();
  return states.flatMap((state) => {
    const ours = policyToday.filter((rule) => rule.state === state);
    const theirs = lawToday.filter((rule) => rule.state === state);
    if (theirs.length > 0) return theirs.flatMap((rule) => differencesFrom(ours, rule));
    return ours.map(({ rule }) => difference(state, 'not_in_law', null, rule, null));
  });
}

/** Whether a difference asks for a decision: the policy leaves out what the law has. */
export function isWarning({ kind }: LawDifference): boolean {
  return kind === 'missing' || kind === 'narrower' || kind === 'other_anchor';
}

type PolicyRule =
  | { readonly state: string; readonly anchor: 'year'; readonly rule: RuleDating }
  | {
      readonly state: string;
      readonly anchor: 'birthday' | 'effective_date';
      readonly rule: WindowRule;
    };

function policyInForce(policy: StateRules, day: Day): readonly PolicyRule[] {
  const windows = (
    anchor: 'birthday' | 'effective_date',
    section: StateRules['birthdayWindows'],
  ): readonly PolicyRule[] =>
    Object.entries(section).flatMap(([state, rules]) =>
      rules.map((rule) => ({ state, anchor, rule })),
    );
  const yearRound = Object.entries(policy.yearRound).flatMap(([state, rules]) =>
    rules.map((rule) => ({ state, anchor: 'year' as const, rule })),
  );
  return [
    ...yearRound,
    ...windows('birthday', policy.birthdayWindows),
    ...windows('effective_date', policy.effectiveDateWindows),
  ].filter(({ rule }) => isInForce(rule, day));
}

function differencesFrom(ours: readonly PolicyRule[], law: LawRule): readonly LawDifference[] {
  const { state, right } = law;
  const wholeYear = ours.find(({ anchor }) => anchor === 'year');
  if (wholeYear) {
    return right.anchor === 'always' || right.anchor === 'unclear'
      ? []
      : [difference(state, 'wider', null, wholeYear.rule, law)];
  }
  if (!('beforeDays' in right)) return [difference(state, 'missing', null, null, law)];
  const anchor = right.anchor === 'policy_anniversary' ? 'effective_date' : 'birthday';
  for (const own of ours) {
    if (own.anchor === anchor) return windowDifferences(own.rule, law, right);
  }
  return [difference(state, 'missing', null, null, law)];
}

function windowDifferences(
  policy: WindowRule,
  law: LawRule,
  right: Extract<LawRight, { readonly beforeDays: number }>,
): readonly LawDifference[] {
  const { state } = law;
  if (policy.useMonthStart !== (right.anchor === 'birth_month_start')) {
    return [difference(state, 'other_anchor', null, policy, law)];
  }
  const before = right.beforeDays - policy.windowBeforeDays;
  const after = right.afterDays - policy.windowAfterDays;
  const lacking = Math.max(before, 0) + Math.max(after, 0);
  const beyond = Math.max(-before, 0) + Math.max(-after, 0);
  return [
    ...(lacking > 0 ? [difference(state, 'narrower', lacking, policy, law)] : []),
    ...(beyond > 0 ? [difference(state, 'wider', beyond, policy, law)] : []),
  ];
}

function difference(
  state: string,
  kind: LawDifference['kind'],
  days: number | null,
  policy: RuleDating | null,
  law: LawRule | null,
): LawDifference {
  return { state, kind, days, policy, law };
}
