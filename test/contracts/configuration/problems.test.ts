import { describe, expect, it } from 'vitest';

import { formatProblem } from '../../../shared/contracts/configuration/problem.ts';
import { readConfiguration } from '../../../shared/contracts/configuration/read-configuration.ts';
import { problemsOf } from '../../support/configuration.ts';

const volume = (fields: string) => problemsOf(`load_balancing: { ${fields} }`);

describe('a wrong value', () => {
  it.each([
    ['horizon_days: 0', 'horizon_days: Expected a whole number from 1 to 366, got 0'],
    ['horizon_days: 367', 'horizon_days: Expected a whole number from 1 to 366, got 367'],
    ['horizon_days: 1.5', 'horizon_days: Expected a whole number from 1 to 366, got 1.5'],
    ['horizon_days:', 'horizon_days: Expected a whole number from 1 to 366, got nothing'],
    [
      'horizon_days: "30"',
      'horizon_days: Expected a whole number from 1 to 366, got "30" (a text: remove the quotes)',
    ],
    ['horizon_days: [30]', 'horizon_days: Expected a whole number from 1 to 366, got a list'],
    [
      'timing_constants: { send_time: 25:00 }',
      'timing_constants.send_time: Expected a time of day as HH:MM:SS, from 00:00 to 23:59, got "25:00"',
    ],
    [
      'sending: { send_until: "20:00:30" }',
      'sending.send_until: Expected a time of day as HH:MM, from 00:00 to 23:59, got "20:00:30"',
    ],
    [
      'sending: { dry_run: "true" }',
      'sending.dry_run: Expected true or false, got "true" (a text: remove the quotes)',
    ],
    ['sending: { dry_run: yes }', 'sending.dry_run: Expected true or false, got "yes"'],
    ['sending: 5', 'sending: Expected a group of settings, got 5'],
    [
      'import: { on_duplicate_email: keepfirst }',
      'import.on_duplicate_email: Expected one of reject, keep_first, allow, got "keepfirst"; did you mean "keep_first"?',
    ],
    ['campaign_types: []', 'campaign_types: Expected a group of settings, got an empty list'],
    [
      'campaign_types: { a: { priority: 100 } }',
      'campaign_types.a.priority: Expected a whole number from 0 to 99, got 100',
    ],
    [
      'campaign_types: { a: { max_delay_days: -1 } }',
      'campaign_types.a.max_delay_days: Expected a whole number from 0 to 36500, got -1',
    ],
    [
      'campaign_types: { "a b": {} }',
      'campaign_types.a b: Expected the name of a campaign type (1–64 letters, digits, "_" and "-"), got "a b"',
    ],
    [
      'campaign_instances: [{ instance_name: "a\\u001fb", campaign_type: outreach }]',
      'campaign_instances[0].instance_name: Expected the name of an instance (1–128 characters on one line), got "a\\u001fb"',
    ],
    [
      'campaign_instances: [{ instance_name: a, campaign_type: outreach, segments: [] }]',
      'campaign_instances[0].segments: Expected at least one segment; leave the line out for every contact, got an empty list',
    ],
    [
      'campaign_instances: [{ instance_name: a, campaign_type: outreach, active_end_date: 2027-02-29 }]',
      'campaign_instances[0].active_end_date: Expected a date that exists, as YYYY-MM-DD, got "2027-02-29"',
    ],
    [
      'campaign_instances: [{ campaign_type: outreach }]',
      'campaign_instances[0].instance_name: Expected the name of an instance (1–128 characters on one line), but it is missing',
    ],
    [
      'visit_templates: [{ code: a, visit: 1, offset_days: 0 }]',
      'visit_templates[0].visit: Expected a visit such as V1, or signup, got 1 (a number: put it in quotes)',
    ],
    [
      'visit_templates: [{ code: a, visit: V1, offset_days: 0, attachments: [../x.pdf] }]',
      'visit_templates[0].attachments[0]: Expected a file name without a path, got "../x.pdf"',
    ],
    [
      'aep_config: { default_dates: [{ month: 4, day: 31 }] }',
      'aep_config.default_dates[0]: Expected a day that exists, got month 4, day 31',
    ],
    [
      'state_rules: { birthday_windows: }',
      'state_rules.birthday_windows: Expected a group by state; write {} for none, got nothing',
    ],
    [
      'state_rules: { birthday_windows: { CA: 30 } }',
      'state_rules.birthday_windows.CA: Expected a rule with window_before_days and window_after_days, or a list of them, got 30',
    ],
    [
      'state_rules: { birthday_windows: { CA: { window_before_days: -1, window_after_days: 1 } } }',
      'state_rules.birthday_windows.CA.window_before_days: Expected a whole number from 0 to 365, got -1',
    ],
    [
      'state_rules: { birthday_windows: { CA: [{ window_before_days: 1, window_after_days: x }] } }',
      'state_rules.birthday_windows.CA[0].window_after_days: Expected a whole number from 0 to 365, got "x"',
    ],
    [
      'state_rules: { birthday_windows: { CA: { window_before_days: 1 } } }',
      'state_rules.birthday_windows.CA.window_after_days: Expected a whole number from 0 to 365, but it is missing',
    ],
    [
      'state_rules: { age_limits: { TX: 0 } }',
      'state_rules.age_limits.TX: Expected a whole number from 1 to 130, got 0',
    ],
    [
      'state_rules: { age_limits: { TX: [{ age: 131 }] } }',
      'state_rules.age_limits.TX[0].age: Expected a whole number from 1 to 130, got 131',
    ],
    [
      'email_templates: { birthday: ../x }',
      'email_templates.birthday: Expected the name of a template (letters, digits, "_", "-" and ".", no path and no ending), got "../x"',
    ],
    [
      'backup: { retention_days: 6 }',
      'backup.retention_days: Expected a whole number from 7 to 3650, got 6',
    ],
  ])('in %s is told with what was expected and what came', (text, problem) => {
    expect(problemsOf(text)).toEqual([problem]);
  });

  it.each([
    'daily_send_percentage_cap: 0',
    'daily_send_percentage_cap: -0.1',
    'daily_send_percentage_cap: .nan',
    'daily_send_percentage_cap: .inf',
    'daily_max: 0',
    'daily_max: 1.5',
    'overage_threshold: 0.99',
    'ed_soft_limit_percentage: -1',
    'ed_daily_soft_limit: -1',
    'ed_smoothing_window_days: -1',
    'catch_up_spread_days: 0',
    'max_emails_per_contact_per_period: 0',
    'period_days: 0',
    'on_overflow: drop',
  ])('of the load is refused: %s', (fields) => {
    expect(volume(fields)).toHaveLength(1);
  });

  it.each([
    'daily_send_percentage_cap: 1000',
    'daily_max: 1',
    'daily_max: null',
    'overage_threshold: 1',
    'ed_soft_limit_percentage: 0',
    'ed_daily_soft_limit: 1000000000',
    'catch_up_spread_days: 1',
  ])('is no wider than need be: %s is accepted', (fields) => {
    expect(volume(fields)).toEqual([]);
  });

  it.each([
    ['Clinic', false],
    ['a_b', false],
    ['', false],
    ['x'.repeat(33), false],
    ['x'.repeat(32), true],
    ['clinic-7', true],
  ])('of the organization’s id, %j, is judged by its form', (id, isAccepted) => {
    const text = `organization: { id: "${id}" }`;

    expect(readConfiguration({ file: 'c', text }).ok).toBe(isAccepted);
  });

  it.each([
    ['America/Chicgo', 'did you mean "America/Chicago"?'],
    ['america/chicago', 'did you mean "America/Chicago"?'],
    ['+05:00', 'such as America/Chicago'],
    ['CT', 'such as America/Chicago'],
  ])('of the time zone, %j, is refused with a hint', (zone, hint) => {
    const text = `organization: { id: org, time_zone: "${zone}" }`;
    const result = readConfiguration({ file: 'c', text });

    expect(result.ok ? '' : result.problems[0]?.message).toContain(hint);
  });

  it.each(['America/New_York', 'US/Central', 'UTC', 'Pacific/Honolulu'])(
    'is no zone that schedulers know: %s is accepted',
    (zone) => {
      const text = `organization: { id: org, time_zone: ${zone} }`;

      expect(readConfiguration({ file: 'c', text }).ok).toBe(true);
    },
  );

  it.each([
    ['hello@example.org', true],
    ['Clinic <hello@example.org>', true],
    ['"Clinic, Lakeside" <hello@example.org>', true],
    ['hello', false],
    ['a@example.org, b@example.org', false],
    ['Clinic <hello@example.org>\\r\\nBcc: x@example.org', false],
  ])('of the sender, %j, is judged by its form', (from, isAccepted) => {
    const text = `organization: { id: org, from: ${JSON.stringify(from).replaceAll('\\\\', '\\')} }`;

    expect(readConfiguration({ file: 'c', text }).ok).toBe(isAccepted);
  });
});

describe('an unknown name', () => {
  it.each([
    [
      'horizont_days: 3',
      'horizont_days: Unknown setting "horizont_days"; did you mean "horizon_days"?',
    ],
    ['wholly_else: 3', 'wholly_else: Unknown setting "wholly_else"'],
    [
      'load_balancing: { periodDays: 3 }',
      'load_balancing.periodDays: Unknown setting "periodDays"; did you mean "period_days"?',
    ],
    [
      'email_types: { brithday: {} }',
      'email_types.brithday: Unknown email type "brithday"; did you mean "birthday"?',
    ],
    [
      'state_rules: { year_round_exclusion: [ny] }',
      'state_rules.year_round_exclusion[0]: Expected a two-letter state such as CA, got "ny"; did you mean "NY"?',
    ],
    [
      'state_rules: { birthday_windows: { California: { window_before_days: 1, window_after_days: 1 } } }',
      'state_rules.birthday_windows.California: Expected a two-letter state such as CA, got "California"; did you mean "CA"?',
    ],
    [
      'email_templates: { campaign_seasonal: x }',
      'email_templates.campaign_seasonal: Unknown email type "campaign_seasonal"',
    ],
    [
      'email_templates: { visit_rem8: x }\nvisit_templates: [{ code: rem7, visit: V1, offset_days: 0 }]',
      'email_templates.visit_rem8: Unknown email type "visit_rem8"; did you mean "visit_rem7"?',
    ],
  ])('in %s is told, with the name that was meant', (text, problem) => {
    expect(problemsOf(text)).toEqual([problem]);
  });
});

describe('the list of problems', () => {
  const text = `organization: { id: ORG }
horizon_days: 9999 # the first
campaign_instances:
  - { instance_name: ok, campaign_type: outreach }
  - { campaign_type: outreach }
  - { instance_name: ok, campaign_type: outrech }
load_balancing: { period_day: 3, daily_max: 0 }
`;

  it('has everything at once, in the order of the text, with line and column', () => {
    const result = readConfiguration({ file: 'my.yaml', text });

    expect(result.ok ? [] : result.problems.map((one) => formatProblem(one).slice(0, 64))).toEqual([
      'my.yaml:1:21 organization.id: Expected an organization id: 1–32 ',
      'my.yaml:2:15 horizon_days: Expected a whole number from 1 to 366',
      'my.yaml:5:5 campaign_instances[1].instance_name: Expected the na',
      'my.yaml:6:22 campaign_instances[2].instance_name: Expected a nam',
      'my.yaml:6:41 campaign_instances[2].campaign_type: Unknown campai',
      'my.yaml:7:31 load_balancing.period_day: Unknown setting "period_',
      'my.yaml:7:45 load_balancing.daily_max: Expected a whole number, ',
    ]);
  });

  it('keeps the places of contradictions right when faulty items come before them', () => {
    const problems = problemsOf(`
visit_templates:
  - { code: "", visit: V1, offset_days: 0 }
  - { code: a, visit: V1, offset_days: 0 }
  - { code: b, visit: "?", offset_days: 0 }
  - { code: a, visit: V1, offset_days: 0 }
`);

    expect(problems.map((problem) => problem.split(':')[0])).toEqual([
      'visit_templates[0].code',
      'visit_templates[2].visit',
      'visit_templates[3].code',
    ]);
  });
});
