import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

import { formatProblem } from '../../../shared/contracts/configuration/problem.ts';
import { readConfiguration } from '../../../shared/contracts/configuration/read-configuration.ts';
import { dayOf } from '../../../shared/domain/calendar/civil-date.ts';
import { defaultSettings } from '../../../shared/domain/settings/defaults.ts';
import { readYamlOf, settingsOf } from '../../support/configuration.ts';

const acceptance = (organization: string) =>
  readConfiguration({
    file: 'config.json',
    text: readFileSync(
      join(import.meta.dirname, '../../acceptance', organization, 'config.json'),
      'utf8',
    ),
  });

describe('readConfiguration', () => {
  it('gives an organization that says nothing but its id the defaults', () => {
    expect(settingsOf('')).toEqual(defaultSettings('org'));
  });

  it('reads JSON as well as YAML', () => {
    const text = '{"organization": {"id": "org"}, "horizon_days": 30}';

    expect(readConfiguration({ file: 'c.json', text })).toMatchObject({
      ok: true,
      settings: { horizonDays: 30 },
    });
  });

  it.each(['org-4', 'org-6'])('accepts the configuration of the acceptance data %s', (name) => {
    expect(acceptance(name)).toMatchObject({ ok: true });
  });

  it('reads every section of the acceptance data', () => {
    const result = acceptance('org-4');

    expect(result).toMatchObject({
      settings: {
        horizonDays: 30,
        volume: { dailySendPercentageCap: 1000, edDailySoftLimit: 1_000_000_000, periodDays: 14 },
        campaignTypes: {
          regulatory_notice: {
            required: true,
            daysBeforeEvent: -3,
            priority: 2,
            maxDelayDays: 3650,
          },
          dead: { active: false, maxDelayDays: 30 },
          policy_update: { priority: 3 },
        },
        stateRules: {
          yearRound: { NY: [{ path: 'state_rules.year_round_exclusion[0]' }] },
          ageLimits: { TX: [{ age: 76 }] },
          birthdayWindows: {
            CA: [{ preWindowExtensionDays: 60 }],
            VA: [{ preWindowExtensionDays: 10, windowAfterDays: 60 }],
          },
        },
      },
    });
    if (!result.ok) return;
    expect(Object.keys(result.settings.stateRules.birthdayWindows)).toEqual(['CA', 'NV', 'VA']);
    expect(result.settings.visitTemplates.map(({ code }) => code)).toEqual([
      'rem7',
      'rem1',
      'v2rem',
      'v2day',
      'thanks',
      'welcome',
    ]);
  });

  it('reads dates as days', () => {
    const settings = settingsOf(`
campaign_instances:
  - { instance_name: a, campaign_type: policy_update, trigger_date: 2027-03-01, active_end_date: "2027-04-01" }
`);

    expect(settings.campaignInstances[0]).toMatchObject({
      triggerDate: dayOf('2027-03-01'),
      activeEndDate: dayOf('2027-04-01'),
      activeStartDate: null,
    });
  });

  it('merges a type with the built-in one, and an instance’s overrides with its type', () => {
    const settings = settingsOf(`
campaign_types:
  seasonal_promo: { priority: 2 }
  outreach:
campaign_instances:
  - { instance_name: a, campaign_type: seasonal_promo, overrides: { days_before_event: -1 } }
`);

    expect(settings.campaignTypes['seasonal_promo']).toMatchObject({
      priority: 2,
      daysBeforeEvent: 7,
    });
    expect(settings.campaignTypes['outreach']?.onceOnly).toBe(true);
    expect(settings.campaignInstances[0]?.effective).toEqual({
      ...settings.campaignTypes['seasonal_promo'],
      daysBeforeEvent: -1,
    });
  });

  it('replaces a section of the state rules whole and keeps the others', () => {
    const { stateRules } = settingsOf(`
state_rules:
  birthday_windows: { UT: { window_before_days: 0, window_after_days: 60 } }
`);
    const defaults = defaultSettings('org').stateRules;

    expect(Object.keys(stateRules.birthdayWindows)).toEqual(['UT']);
    expect(stateRules.effectiveDateWindows).toEqual(defaults.effectiveDateWindows);
    expect(stateRules.yearRound).toEqual(defaults.yearRound);
  });

  it('switches a section of the state rules off when it is empty', () => {
    const { stateRules } = settingsOf(
      'state_rules: { birthday_windows: {}, year_round_exclusion: [] }',
    );

    expect(stateRules.birthdayWindows).toEqual({});
    expect(stateRules.yearRound).toEqual({});
  });

  it('reads dated rules of one state side by side, each with its path and source', () => {
    const { stateRules } = settingsOf(`
state_rules:
  birthday_windows:
    VA:
      - { window_before_days: 0, window_after_days: 30, effective_to: 2026-12-31 }
      - { window_before_days: 0, window_after_days: 60, effective_from: 2027-01-01, source: law, checked_on: 2026-11-01 }
  age_limits: { TX: [{ age: 76, effective_to: 2026-12-31 }, { age: 80, effective_from: 2027-01-01 }] }
  year_round_exclusion: [CT, { state: NY, effective_from: 2020-01-01 }]
`);

    expect(stateRules.birthdayWindows['VA']).toMatchObject([
      { windowAfterDays: 30, effectiveFrom: null, effectiveTo: dayOf('2026-12-31') },
      {
        windowAfterDays: 60,
        effectiveFrom: dayOf('2027-01-01'),
        source: 'law',
        checkedOn: dayOf('2026-11-01'),
        path: 'state_rules.birthday_windows.VA[1]',
      },
    ]);
    expect(stateRules.ageLimits['TX']?.map(({ age }) => age)).toEqual([76, 80]);
    expect(stateRules.yearRound['NY']).toMatchObject([{ effectiveFrom: dayOf('2020-01-01') }]);
  });

  it('lets the extension of default windows follow pre_window_exclusion_days', () => {
    const { stateRules } = settingsOf('timing_constants: { pre_window_exclusion_days: 5 }');

    expect(stateRules.birthdayWindows['CA']?.[0]?.preWindowExtensionDays).toBe(5);
  });

  it('names visits as contacts do, and fills in what a visit template leaves out', () => {
    const { visitTemplates } = settingsOf(`
visit_templates:
  - { code: a, visit: v2, offset_days: -3, template: reminder }
  - { code: b, visit: Signup, offset_days: 0, subject: s, body: b, place: Room 1, duration_minutes: 30 }
`);

    expect(visitTemplates).toMatchObject([
      {
        visit: 'V2',
        template: 'reminder',
        subject: null,
        latestDaysBefore: 1,
        durationMinutes: 60,
      },
      { visit: 'signup', template: null, place: 'Room 1', durationMinutes: 30 },
    ]);
  });

  it('takes a section whose lines are all commented out as left out', () => {
    expect(settingsOf('timing_constants:\n  # send_time: "09:00"\nsending:\nstate_rules:')).toEqual(
      defaultSettings('org'),
    );
  });

  it('reads times with and without seconds as the same', () => {
    expect(settingsOf('timing_constants: { send_time: 09:15 }').timing.sendTime).toBe('09:15:00');
  });

  it('takes the organization from its caller when the text leaves it out', () => {
    const text = 'horizon_days: 7';

    expect(readConfiguration({ file: 'c', text }, { organizationId: 'clinic' })).toMatchObject({
      settings: { organization: { id: 'clinic' } },
    });
  });

  it('refuses the configuration of another organization', () => {
    const text = 'organization: { id: other }';
    const result = readConfiguration({ file: 'c', text }, { organizationId: 'clinic' });

    expect(result).toMatchObject({
      problems: [
        {
          path: 'organization.id',
          message:
            'Expected "clinic", the organization that this configuration is for, got "other"',
        },
      ],
    });
  });

  it('says with line and column that the organization’s id is missing', () => {
    const result = readConfiguration({
      file: 'c.yaml',
      text: '# mine\norganization:\n  name: X\n',
    });

    expect(result.ok ? [] : result.problems.map(formatProblem)).toEqual([
      'c.yaml:3:3 organization.id: Expected the organization’s id, but it is missing',
    ]);
  });

  it('warns of instances that will not do what they seem to', () => {
    const result = readYamlOf(`
campaign_instances:
  - { instance_name: a, campaign_type: policy_update }
  - { instance_name: b, campaign_type: seasonal_promo, trigger_date: 2027-01-01 }
`);

    expect(result.ok && result.warnings).toMatchObject([
      { path: 'campaign_instances[0]', line: 4 },
      { path: 'campaign_instances[1].trigger_date', line: 5 },
    ]);
  });
});
