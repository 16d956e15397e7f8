import { dayOf, type Day } from '../calendar/civil-date.ts';
import type { RuleDating, StateRules, WindowRule } from './settings.ts';

/**
 * The layer `policy`: the owner's exclusion windows, which apply where a configuration has no
 * section of its own (rules §4). config/states/policy.yaml shows them to users and a test keeps the
 * two equal.
 *
 * @param preWindowExtensionDays `timing_constants.pre_window_exclusion_days`.
 */
export function policyStateRules(preWindowExtensionDays: number): StateRules {
  const windows = (
    section: string,
    rules: Readonly<Record<string, PolicyWindow>>,
  ): Record<string, readonly WindowRule[]> =>
    Object.fromEntries(
      Object.entries(rules).map(([state, rule]) => [
        state,
        [windowRule(rule, preWindowExtensionDays, `state_rules.${section}.${state}`)],
      ]),
    );
  return {
    yearRound: Object.fromEntries(
      YEAR_ROUND.map(({ state, source }, index) => [
        state,
        [dating(source, `state_rules.year_round_exclusion[${index}]`)],
      ]),
    ),
    birthdayWindows: windows('birthday_windows', BIRTHDAY),
    effectiveDateWindows: windows('effective_date_windows', EFFECTIVE_DATE),
    ageLimits: {},
  };
}

interface PolicyWindow {
  readonly before: number;
  readonly after: number;
  readonly fromMonthStart?: true;
  readonly source: string;
}

/**
 * The sources were read in November 2026; the first of the month makes the yearly reminder to
 * check them again come early rather than late.
 */
const CHECKED_ON: Day = dayOf('2026-11-01');

const BIRTHDAY: Readonly<Record<string, PolicyWindow>> = {
  CA: { before: 30, after: 60, source: 'Owner policy; California birthday rule' },
  ID: { before: 0, after: 63, source: 'Owner policy; Idaho birthday rule (2022)' },
  KY: { before: 0, after: 60, source: 'Owner policy; Kentucky HB 345 (2023)' },
  MD: { before: 0, after: 30, source: 'Owner policy; Md. Ins. 15-909(b)(6), COMAR 31.10.06.06' },
  NV: { before: 0, after: 60, fromMonthStart: true, source: 'Owner policy; NRS 687B.352' },
  OK: { before: 0, after: 60, source: 'Owner policy; OAC 365:10-5-129' },
  OR: { before: 0, after: 31, source: 'Owner policy; Oregon birthday rule' },
  VA: { before: 0, after: 30, source: 'Owner policy; Virginia HB 2100 / SB 1199 (2025)' },
};

const EFFECTIVE_DATE: Readonly<Record<string, PolicyWindow>> = {
  MO: { before: 30, after: 33, source: 'Owner policy; Missouri anniversary rule' },
};

const YEAR_ROUND = [
  { state: 'CT', source: 'Owner policy; guaranteed issue all year' },
  { state: 'MA', source: 'Owner policy; insurers open all year (2024)' },
  { state: 'NY', source: 'Owner policy; guaranteed issue all year' },
  { state: 'WA', source: 'Owner policy; RCW 48.66.045, WAC 284-66-064' },
] as const;

function windowRule(rule: PolicyWindow, preWindowExtensionDays: number, path: string): WindowRule {
  return {
    windowBeforeDays: rule.before,
    windowAfterDays: rule.after,
    useMonthStart: rule.fromMonthStart ?? false,
    preWindowExtensionDays,
    ...dating(rule.source, path),
  };
}

function dating(source: string, path: string): RuleDating {
  return { effectiveFrom: null, effectiveTo: null, source, checkedOn: CHECKED_ON, path };
}
