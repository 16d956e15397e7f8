/** The tables of docs/rules.md that repeat what the program has built in say the same. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

import { isState, STATE_NAMES } from '../../shared/domain/rules/states.ts';
import { defaultSettings } from '../../shared/domain/settings/defaults.ts';

const page = readFileSync(join(import.meta.dirname, '../../docs/rules.md'), 'utf8');
const settings = defaultSettings('org');

/** The rows of the table whose header starts with these cells. */
function tableOf(...header: readonly string[]): readonly (readonly string[])[] {
  const lines = page.split('\n');
  const cellsOf = (line: string) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim());
  const start = lines.findIndex(
    (line) => cellsOf(line).slice(0, header.length).join() === header.join(),
  );
  const length = lines.slice(start).findIndex((line) => !line.startsWith('|'));
  return lines.slice(start + 2, start + length).map(cellsOf);
}

const nameOf = (state: string) => (isState(state) ? STATE_NAMES[state] : state);

describe('docs/rules.md', () => {
  it('lists the windows of the default policy', () => {
    const { birthdayWindows, effectiveDateWindows, yearRound } = settings.stateRules;
    const rows = (windows: typeof birthdayWindows, anchor: string) =>
      Object.entries(windows).flatMap(([state, rules]) =>
        rules.map((rule) => [
          nameOf(state),
          rule.useMonthStart ? 'first day of the birthday’s month' : anchor,
          String(rule.windowBeforeDays),
          String(rule.windowAfterDays),
        ]),
      );

    expect(
      tableOf('state', 'window', 'before').map((row) => row.map((cell) => cell.replace("'", '’'))),
    ).toEqual([
      ...rows(birthdayWindows, 'birthday'),
      ...rows(effectiveDateWindows, 'effective date'),
      [Object.keys(yearRound).map(nameOf).join(', '), 'year-round', '', ''],
      ['all others, DC, territories', 'none', '', ''],
    ]);
  });

  it('lists the built-in campaign types', () => {
    const types = Object.values(settings.campaignTypes).map((type) => [
      `\`${type.name}\``,
      String(type.daysBeforeEvent),
      String(type.priority),
      type.respectExclusionWindows ? 'respected' : 'ignored',
      type.enableFollowups ? 'yes' : 'no',
      type.targetAllContacts,
      type.required,
      type.onceOnly,
      type.maxDelayDays,
    ]);
    const rows = tableOf('built-in type').map(
      ([name, days, priority, reaches, windows, followups, more = '']) => [
        name,
        days,
        priority,
        windows,
        followups,
        reaches === 'every contact',
        more.includes('required'),
        more.includes('once only'),
        Number(/up to (\d+) days late/.exec(more)?.[1] ?? 30),
      ],
    );

    expect(rows).toEqual(types);
  });

  it('lists the email types with their priorities', () => {
    const rows = tableOf('type', 'event', 'ideal date').map(([name = '', , , , priority]) => [
      name.replaceAll('`', ''),
      priority,
    ]);

    for (const [type, { priority }] of Object.entries(settings.emailTypes)) {
      expect(rows).toContainEqual([type, String(priority)]);
    }
  });

  it('gives the defaults that it names as they are', () => {
    const { timing, volume, horizonDays, followups } = settings;
    const named = [
      ['horizon_days', horizonDays],
      ['birthday_email_days_before', timing.birthdayEmailDaysBefore],
      ['effective_date_days_before', timing.effectiveDateDaysBefore],
      ['pre_window_exclusion_days', timing.preWindowExclusionDays],
      ['followup_days_after', timing.followupDaysAfter],
      ['followups.lookback_days', followups.lookbackDays],
      ['overage_threshold', volume.overageThreshold],
      ['ed_smoothing_window_days', volume.edSmoothingWindowDays],
      ['catch_up_spread_days', volume.catchUpSpreadDays],
      ['max_emails_per_contact_per_period', volume.maxEmailsPerContactPerPeriod],
      ['period_days', volume.periodDays],
    ] as const;

    for (const [name, value] of named) {
      expect(page).toMatch(new RegExp(`\\b${name}\`\\s+\\(${value}\\)`));
    }
  });

  it('has no link to a heading that is not there', () => {
    const headings = [...page.matchAll(/^## (.+)$/gm)].map(([, title = '']) =>
      title
        .toLowerCase()
        .replaceAll(/[^a-z -]/g, '')
        .replaceAll(' ', '-'),
    );
    const links = [...page.matchAll(/\]\(#([^)]+)\)/g)].map(([, anchor]) => anchor);

    expect(links.length).toBeGreaterThan(10);
    for (const link of links) expect(headings).toContain(link);
  });
});
