import type { Day } from '../../domain/calendar/civil-date.ts';
import { policyStateRules } from '../../domain/settings/policy-state-rules.ts';
import type { RuleDating, StateRules, WindowRule } from '../../domain/settings/settings.ts';
import { formatPath, type ConfigurationPath } from './problem.ts';
import type { StateRulesDocument } from './state-rules.schema.ts';

/** The state rules: a section that is given replaces the owner's default section whole (rules §4). */
export function stateRulesFrom(
  given: StateRulesDocument,
  preWindowExclusionDays: number,
): StateRules {
  const policy = policyStateRules(preWindowExclusionDays);
  const windows = (section: 'birthday_windows' | 'effective_date_windows') =>
    byState(given[section] ?? {}, section, (rule, path) =>
      windowRule(rule, preWindowExclusionDays, path),
    );
  return {
    yearRound: given.year_round_exclusion
      ? yearRound(given.year_round_exclusion)
      : policy.yearRound,
    birthdayWindows: given.birthday_windows ? windows('birthday_windows') : policy.birthdayWindows,
    effectiveDateWindows: given.effective_date_windows
      ? windows('effective_date_windows')
      : policy.effectiveDateWindows,
    ageLimits: given.age_limits
      ? byState(given.age_limits, 'age_limits', (rule, path) =>
          typeof rule === 'number'
            ? { age: rule, ...dating({}, path) }
            : { age: rule.age, ...dating(rule, path) },
        )
      : policy.ageLimits,
  };
}

type WindowDocument = Exclude<
  NonNullable<NonNullable<StateRulesDocument['birthday_windows']>['CA']>,
  readonly unknown[]
>;

interface DatingDocument {
  readonly effective_from?: Day | null | undefined;
  readonly effective_to?: Day | null | undefined;
  readonly source?: string | null | undefined;
  readonly checked_on?: Day | null | undefined;
}

function yearRound(
  given: NonNullable<StateRulesDocument['year_round_exclusion']>,
): StateRules['yearRound'] {
  const rules: Record<string, RuleDating[]> = {};
  for (const [index, entry] of given.entries()) {
    const path = ['state_rules', 'year_round_exclusion', index];
    const [state, rule] =
      typeof entry === 'string' ? [entry, dating({}, path)] : [entry.state, dating(entry, path)];
    rules[state] = [...(rules[state] ?? []), rule];
  }
  return rules;
}

/** One rule or a list of them by state, as lists. */
function byState<Written, Rule>(
  given: Readonly<Record<string, Written | readonly Written[] | undefined>>,
  section: string,
  ruleFrom: (written: Written, path: ConfigurationPath) => Rule,
): Readonly<Record<string, readonly Rule[]>> {
  const rules: Record<string, readonly Rule[]> = {};
  for (const [state, written] of Object.entries(given)) {
    const path = ['state_rules', section, state];
    if (written === undefined) continue;
    rules[state] = isList(written)
      ? written.map((one, index) => ruleFrom(one, [...path, index]))
      : [ruleFrom(written, path)];
  }
  return rules;
}

function isList<Item>(written: Item | readonly Item[]): written is readonly Item[] {
  return Array.isArray(written);
}

function windowRule(
  given: WindowDocument,
  preWindowExclusionDays: number,
  path: ConfigurationPath,
): WindowRule {
  return {
    windowBeforeDays: given.window_before_days,
    windowAfterDays: given.window_after_days,
    useMonthStart: given.use_month_start ?? false,
    preWindowExtensionDays: given.pre_window_extension_days ?? preWindowExclusionDays,
    ...dating(given, path),
  };
}

function dating(given: DatingDocument, path: ConfigurationPath): RuleDating {
  return {
    effectiveFrom: given.effective_from ?? null,
    effectiveTo: given.effective_to ?? null,
    source: given.source ?? null,
    checkedOn: given.checked_on ?? null,
    path: formatPath(path),
  };
}
