import { describe, expect, it } from 'vitest';

import { readConfiguration } from '../../../shared/contracts/configuration/read-configuration.ts';
import { problemsOf } from '../../support/configuration.ts';

const REQUIRED =
  'Expected false, or the line left out, because the type is required and required mail ignores exclusion windows; got true';
const window = (before: number, after: number, more = '') =>
  `{ window_before_days: ${before}, window_after_days: ${after}, ${more} }`;
const birthdayWindow = (rule: string) =>
  problemsOf(`state_rules: { birthday_windows: { CA: ${rule} } }`);
const instance = (fields: string) =>
  problemsOf(`campaign_instances: [{ instance_name: a, ${fields} }]`);
const visitTemplate = (fields: string) =>
  problemsOf(`visit_templates: [{ code: a, visit: V1, ${fields} }]`);

describe('state rules', () => {
  it('refuse a window longer than a year, extension included', () => {
    expect(birthdayWindow(window(100, 204, 'pre_window_extension_days: 60'))).toEqual([]);
    expect(birthdayWindow(window(100, 205, 'pre_window_extension_days: 60'))).toEqual([
      'state_rules.birthday_windows.CA: Expected a window of at most 365 days, got 366 (60 extension + 100 before + 1 + 205 after); a state without any mail belongs in year_round_exclusion',
    ]);
    expect(birthdayWindow(window(200, 105))).toHaveLength(1);
  });

  it('refuse an extension that makes default windows longer than a year, once', () => {
    const [problem, ...others] = problemsOf('timing_constants: { pre_window_exclusion_days: 310 }');

    expect(problem).toMatch(
      /^timing_constants\.pre_window_exclusion_days: .* got 401 .* in state_rules\.birthday_windows\.CA;/,
    );
    expect(others.map((other) => other.split(' in ')[1]?.split(';')[0])).toEqual([
      'state_rules.effective_date_windows.MO',
    ]);
  });

  it('refuse a rule that ends before it begins', () => {
    const dates = 'effective_from: 2027-01-02, effective_to: 2027-01-01';

    expect(birthdayWindow(window(0, 9, dates))).toEqual([
      'state_rules.birthday_windows.CA.effective_to: Expected a date on or after effective_from, 2027-01-02, got 2027-01-01',
    ]);
    expect(birthdayWindow(window(0, 9, dates.replace('01-02', '01-01')))).toEqual([]);
  });

  it.each([
    ['effective_to: 2027-01-01', 'effective_from: 2027-01-01', 1],
    ['effective_to: 2026-12-31', 'effective_from: 2027-01-01', 0],
    ['effective_from: 2027-01-01', 'effective_to: 2026-12-31', 0],
    ['effective_from: 2027-01-01', 'effective_from: 2028-01-01', 1],
    ['', 'effective_from: 2027-01-01', 1],
    ['', '', 1],
  ])('of one state, with %j and %j, may not overlap', (first, second, count) => {
    expect(birthdayWindow(`[${window(0, 9, first)}, ${window(0, 8, second)}]`)).toHaveLength(count);
  });

  it('refuse a state that is listed twice', () => {
    expect(problemsOf('state_rules: { year_round_exclusion: [CT, NY, CT] }')).toEqual([
      'state_rules.year_round_exclusion[2]: Expected one rule for every date, but this one (in force at all times) overlaps another of the same state (in force at all times)',
    ]);
  });

  it('refuse overlapping age limits', () => {
    expect(
      problemsOf('state_rules: { age_limits: { TX: [{ age: 70 }, { age: 80 }] } }'),
    ).toHaveLength(1);
  });
});

describe('campaigns', () => {
  it('refuse an instance of an unknown type, and name the one that was meant', () => {
    expect(instance('campaign_type: rate_increse')).toEqual([
      'campaign_instances[0].campaign_type: Unknown campaign type "rate_increse"; did you mean "rate_increase"?',
    ]);
    expect(instance('campaign_type: constructor')).toHaveLength(1);
  });

  it('refuse two instances of one name', () => {
    const two =
      'campaign_instances: [{ instance_name: a, campaign_type: outreach }, { instance_name: a, campaign_type: seasonal_promo }]';

    expect(problemsOf(two)).toEqual([
      'campaign_instances[1].instance_name: Expected a name of its own, got "a", which is another instance’s name already',
    ]);
    expect(problemsOf(two.replace('name: a', 'name: A'))).toEqual([]);
  });

  it('refuse an instance that ends before it starts', () => {
    const dates =
      'campaign_type: outreach, active_start_date: 2027-01-02, active_end_date: 2027-01-01';

    expect(instance(dates)).toEqual([
      'campaign_instances[0].active_end_date: Expected a date on or after active_start_date, 2027-01-02, got 2027-01-01',
    ]);
    expect(instance(dates.replace('01-02', '01-01'))).toEqual([]);
  });

  it.each([
    ['notice: { required: true, respect_exclusion_windows: true }', 'notice'],
    ['rate_increase: { required: true, respect_exclusion_windows: true }', 'rate_increase'],
    ['regulatory_notice: { respect_exclusion_windows: true }', 'regulatory_notice'],
  ])('refuse a required type that respects windows: %s', (type, name) => {
    expect(problemsOf(`campaign_types: { ${type} }`)).toEqual([
      `campaign_types.${name}.respect_exclusion_windows: ${REQUIRED}`,
    ]);
  });

  it.each([
    ['regulatory_notice', '{ respect_exclusion_windows: true }', 'respect_exclusion_windows'],
    [
      'seasonal_promo',
      '{ required: true, respect_exclusion_windows: true }',
      'respect_exclusion_windows',
    ],
    ['wary', '{ required: true }', 'required'],
  ])(
    'refuse overrides that make %s, with %s, both required and respecting',
    (type, overrides, field) => {
      const text = `
campaign_types: { wary: { respect_exclusion_windows: true } }
campaign_instances: [{ instance_name: a, campaign_type: ${type}, overrides: ${overrides} }]
`;

      expect(problemsOf(text)).toEqual([`campaign_instances[0].overrides.${field}: ${REQUIRED}`]);
    },
  );

  it.each([
    ['seasonal_promo', '{ required: true }'],
    ['wary', '{ required: true, respect_exclusion_windows: false }'],
    ['regulatory_notice', '{ required: false, respect_exclusion_windows: true }'],
  ])('accept overrides of %s that say the opposite of neither: %s', (type, overrides) => {
    const text = `
campaign_types: { wary: { respect_exclusion_windows: true } }
campaign_instances: [{ instance_name: a, campaign_type: ${type}, overrides: ${overrides} }]
`;

    expect(problemsOf(text)).toEqual([]);
  });

  it('tell a fault of a type once, not for each of its instances', () => {
    const text = `
campaign_types: { notice: { required: true, respect_exclusion_windows: true } }
campaign_instances: [{ instance_name: a, campaign_type: notice }, { instance_name: b, campaign_type: notice }]
`;

    expect(problemsOf(text)).toHaveLength(1);
  });
});

describe('visit templates', () => {
  it('refuse two of one code, whatever their visits', () => {
    const text =
      'visit_templates: [{ code: a, visit: V1, offset_days: 0 }, { code: a, visit: V2, offset_days: 0 }]';

    expect(problemsOf(text)).toEqual([
      'visit_templates[1].code: Expected a code of its own over all visits, got "a" a second time',
    ]);
  });

  it.each([
    ['offset_days: 0, subject: s', ['visit_templates[0].subject']],
    ['offset_days: 0, body: b', ['visit_templates[0].body']],
    ['offset_days: 0, subject: s, body: b, template: t', ['visit_templates[0].template']],
    ['offset_days: 0, body: b, template: t', ['visit_templates[0].template']],
    ['offset_days: 0, subject: s, body: b', []],
    ['offset_days: 0, template: t', []],
    ['offset_days: 0', []],
    ['offset_days: -2, latest_days_before: 3', ['visit_templates[0].latest_days_before']],
    ['offset_days: -2, latest_days_before: 2', []],
    ['offset_days: 2, latest_days_before: 3', []],
  ])('with %s have problems at %j', (fields, paths) => {
    expect(visitTemplate(fields).map((problem) => problem.split(':')[0])).toEqual(paths);
  });
});

describe('times', () => {
  it('refuse to stop sending before it starts', () => {
    expect(problemsOf('sending: { send_until: 08:30 }')).toEqual([
      'sending.send_until: Expected sending to stop after it starts, but send_until is "08:30" and send_time "08:30:00"',
    ]);
    expect(problemsOf('timing_constants: { send_time: 21:00 }')).toEqual([
      'timing_constants.send_time: Expected sending to stop after it starts, but send_until is "20:00" and send_time "21:00"',
    ]);
    expect(problemsOf('sending: { send_until: 08:31 }')).toEqual([]);
  });

  it.each([
    ['America/Chicago', '03:59:59', false],
    ['America/Chicago', '04:00:00', true],
    ['Australia/Sydney', '00:00:00', false],
    ['America/Phoenix', '00:00:00', true],
    ['UTC', '02:30:00', true],
  ])(
    'start in %s at %s only where no change of clocks can skip it',
    (zone, sendTime, isAccepted) => {
      const text = `organization: { id: org, time_zone: ${zone} }\ntiming_constants: { send_time: "${sendTime}" }`;

      expect(readConfiguration({ file: 'c', text }).ok).toBe(isAccepted);
    },
  );
});

describe('the annual enrollment dates', () => {
  it('refuse a date that is there twice', () => {
    const text = 'aep_config: { default_dates: [{ month: 9, day: 15 }, { month: 9, day: 15 }] }';

    expect(problemsOf(text)).toEqual([
      'aep_config.default_dates[1]: Expected every date once, got month 9, day 15 a second time',
    ]);
  });

  it('accept 29 February, which is the 28th in other years', () => {
    expect(problemsOf('aep_config: { default_dates: [{ month: 2, day: 29 }] }')).toEqual([]);
  });
});
