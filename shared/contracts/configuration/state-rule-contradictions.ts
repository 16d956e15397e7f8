import { formatCivilDate } from '../../domain/calendar/civil-date.ts';
import { defaultSettings } from '../../domain/settings/defaults.ts';
import type { RuleDating, StateRules, WindowRule } from '../../domain/settings/settings.ts';
import type { ConfigurationDocument } from './configuration.schema.ts';
import type { Finding } from './issue-problems.ts';
import { parsePath, type ConfigurationPath } from './problem.ts';
import { stateRulesFrom } from './state-rules-from-document.ts';

/** What contradicts itself in state rules: dates, overlaps, windows longer than a year. */
export function stateRuleContradictions(document: ConfigurationDocument): readonly Finding[] {
  const given = document.state_rules ?? {};
  const extensionDays =
    document.timing_constants?.pre_window_exclusion_days ??
    defaultSettings('defaults').timing.preWindowExclusionDays;
  const rules = stateRulesFrom(given, extensionDays);
  return [
    ...datedRules(rules).flatMap((sameState) => datingContradictions(sameState)),
    ...tooLongWindows(rules.birthdayWindows, given.birthday_windows !== undefined),
    ...tooLongWindows(rules.effectiveDateWindows, given.effective_date_windows !== undefined),
  ];
}

/** The rules that may not overlap: those of one section and one state. */
function datedRules(rules: StateRules): readonly (readonly RuleDating[])[] {
  return Object.values(rules).flatMap((section: Readonly<Record<string, readonly RuleDating[]>>) =>
    Object.values(section),
  );
}

function datingContradictions(sameState: readonly RuleDating[]): readonly Finding[] {
  return sameState.flatMap((rule, index) => {
    const path = parsePath(rule.path);
    const [from, to] = [rule.effectiveFrom, rule.effectiveTo];
    if (from !== null && to !== null && to < from) {
      const message = `Expected a date on or after effective_from, ${formatCivilDate(from)}, got ${formatCivilDate(to)}`;
      return [{ path: [...path, 'effective_to'], message }];
    }
    const other = sameState.slice(0, index).find((earlier) => overlap(earlier, rule));
    if (other === undefined) return [];
    const message = `Expected one rule for every date, but this one (in force ${inForce(rule)}) overlaps another of the same state (in force ${inForce(other)})`;
    return [{ path, message }];
  });
}

function overlap(left: RuleDating, right: RuleDating): boolean {
  const startsBy = (rule: RuleDating, other: RuleDating) =>
    (rule.effectiveFrom ?? -Infinity) <= (other.effectiveTo ?? Infinity);
  return startsBy(left, right) && startsBy(right, left);
}

function inForce({ effectiveFrom, effectiveTo }: RuleDating): string {
  const from = effectiveFrom === null ? '' : `from ${formatCivilDate(effectiveFrom)}`;
  const to = effectiveTo === null ? '' : `until ${formatCivilDate(effectiveTo)}`;
  return `${from} ${to}`.trim() || 'at all times';
}

/** A window comes every year, so 365 days is all that it can mean. */
const LONGEST_WINDOW_DAYS = 365;

function tooLongWindows(
  windows: StateRules['birthdayWindows'],
  isGiven: boolean,
): readonly Finding[] {
  const tooLong = Object.values(windows)
    .flat()
    .filter((rule) => lengthDays(rule) > LONGEST_WINDOW_DAYS);
  // A default window becomes too long only by the extension, so that is what has to change.
  const shown = isGiven ? tooLong : tooLong.slice(0, 1);
  return shown.map((rule) => ({
    path: isGiven ? parsePath(rule.path) : PRE_WINDOW_PATH,
    message: `Expected a window of at most ${LONGEST_WINDOW_DAYS} days, got ${describeLength(rule)}${isGiven ? '' : ` in ${rule.path}`}; a state without any mail belongs in year_round_exclusion`,
  }));
}

const PRE_WINDOW_PATH: ConfigurationPath = ['timing_constants', 'pre_window_exclusion_days'];

function lengthDays(rule: WindowRule): number {
  return rule.preWindowExtensionDays + rule.windowBeforeDays + 1 + rule.windowAfterDays;
}

function describeLength(rule: WindowRule): string {
  const { preWindowExtensionDays: extension, windowBeforeDays, windowAfterDays } = rule;
  return `${String(lengthDays(rule))} (${extension} extension + ${windowBeforeDays} before + 1 + ${windowAfterDays} after)`;
}
