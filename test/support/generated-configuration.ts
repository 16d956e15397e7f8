import { dayOf, formatCivilDate } from '../../shared/domain/calendar/civil-date.ts';
import type { OrganizationWish } from './generated-organization.ts';
import type { SeededRandom } from './seeded-random.ts';

/** A configuration as a document; what history and targets refer to is named. */
export interface GeneratedConfiguration {
  readonly campaign_instances: readonly GeneratedInstance[];
  readonly [section: string]: unknown;
}

interface GeneratedInstance {
  readonly instance_name: string;
  readonly campaign_type: string;
  readonly trigger_date?: string;
  readonly [field: string]: unknown;
}

/** A configuration with campaigns, visit templates and state rules of every kind. */
export function generatedConfiguration(
  random: SeededRandom,
  wish: OrganizationWish,
): GeneratedConfiguration {
  const today = dayOf(wish.today);
  const near = (from: number, to: number): string =>
    formatCivilDate(today + from + random.below(to - from + 1));
  return {
    organization: { id: `org-${String(wish.seed)}`, time_zone: 'America/Chicago' },
    horizon_days: random.pick([90, 90, 60, 30]),
    timing_constants: { send_time: '09:15:00', ...(random.chance(0.3) && TIMING) },
    aep_config: random.pick([
      { default_dates: [{ month: 9, day: 15 }] },
      { default_dates: [{ month: 2, day: 28 }, { month: 2, day: 29 }, { month: 12, day: 31 }] },
      { default_dates: [{ month: 3, day: 20 }], years: [2027, 2029] },
    ]), // prettier-ignore
    load_balancing: {
      daily_send_percentage_cap: wish.cap,
      on_overflow: wish.onOverflow,
      ...(random.chance(0.3) && { overage_threshold: random.pick([1, 1.05, 1.5]) }),
      ...(random.chance(0.3) && { max_emails_per_contact_per_period: random.pick([1, 3]) }),
      ...(random.chance(0.3) && { period_days: random.pick([7, 30]) }),
      ...(random.chance(0.3) && { ed_smoothing_window_days: 5, ed_daily_soft_limit: 4 }),
      ...(random.chance(0.3) && { catch_up_spread_days: random.pick([1, 3, 20]) }),
    },
    state_rules: random.chance(0.5) ? someStateRules(wish.today) : {},
    campaign_types: CAMPAIGN_TYPES,
    campaign_instances: someInstances(random, near),
    visit_templates: VISIT_TEMPLATES,
    email_types: random.chance(0.2) ? { aep: { enabled: false }, birthday: { priority: 2 } } : {},
    email_templates: { birthday: 'birthday_card', campaign_survey: 'ask' },
    import: { on_duplicate_email: random.pick(['reject', 'reject', 'allow']) },
  };
}

const TIMING = {
  birthday_email_days_before: 3,
  effective_date_days_before: 45,
  pre_window_exclusion_days: 10,
};

/** Dated rules side by side, a window that never ends, ages, states closed for a time. */
function someStateRules(today: string) {
  const year = Number(today.slice(0, 4));
  return {
    year_round_exclusion: ['NY', { state: 'TX', effective_to: `${String(year)}-03-25` }],
    birthday_windows: {
      CA: [
        { window_before_days: 30, window_after_days: 60, effective_to: `${String(year)}-03-10` },
        { window_before_days: 5, window_after_days: 10, effective_from: `${String(year)}-03-11` },
      ],
      NV: { window_before_days: 0, window_after_days: 60, use_month_start: true },
      KY: { window_before_days: 100, window_after_days: 264, pre_window_extension_days: 0 },
      FL: { window_before_days: 0, window_after_days: 0, pre_window_extension_days: 0 },
      MO: { window_before_days: 20, window_after_days: 20, pre_window_extension_days: 0 },
      OH: { window_before_days: 10, window_after_days: 300, pre_window_extension_days: 7 },
    },
    effective_date_windows: {
      MO: { window_before_days: 30, window_after_days: 33 },
      OH: { window_before_days: 40, window_after_days: 5, pre_window_extension_days: 0 },
    },
    age_limits: { IL: 76, GA: { age: 80, effective_from: `${String(year)}-01-15` } },
  };
}

const CAMPAIGN_TYPES = {
  seasonal_promo: { priority: 5, max_delay_days: 10 },
  regulatory_notice: { days_before_event: -3, priority: 2 },
  notice_soon: { required: true, priority: 4, max_delay_days: 6 },
  survey: { once_only: true, priority: 7 },
  flash: { respect_exclusion_windows: false, priority: 0, max_delay_days: 0 },
  dead: { active: false },
};

function someInstances(
  random: SeededRandom,
  near: (from: number, to: number) => string,
): readonly GeneratedInstance[] {
  const blast = {
    campaign_type: 'initial_blast',
    trigger_date: near(-20, 60),
    active_start_date: near(-5, 30),
    overrides: { max_delay_days: random.pick([5, 40]) },
  };
  return [
    { instance_name: 'rates', campaign_type: 'rate_increase', email_template: 'rates_v2' },
    { instance_name: 'rates 2', campaign_type: 'rate_increase', active_end_date: near(10, 80) },
    { instance_name: 'promo', campaign_type: 'seasonal_promo', segments: ['A', 'B'] },
    {
      instance_name: 'promo-max',
      campaign_type: 'seasonal_promo',
      daily_max: random.pick([5, 40]),
    },
    { instance_name: 'notice', campaign_type: 'regulatory_notice' },
    { instance_name: 'soon', campaign_type: 'notice_soon', daily_max: 30 },
    { instance_name: 'Prüfung “1”', campaign_type: 'survey', daily_max: 25 },
    { instance_name: 'flash', campaign_type: 'flash' },
    { instance_name: 'dead one', campaign_type: 'dead', trigger_date: near(1, 5) },
    { instance_name: 'off', campaign_type: 'rate_increase', active: false },
    { instance_name: 'late start', campaign_type: 'flash', active_start_date: near(2, 9) },
    {
      instance_name: 'policy',
      campaign_type: 'policy_update',
      trigger_date: near(0, 80),
      segments: ['C'],
      overrides: { days_before_event: random.pick([2, 21]) },
    },
    {
      instance_name: 'made required',
      campaign_type: 'seasonal_promo',
      overrides: { required: true, days_before_event: -2, priority: 9 },
    },
    ...(random.chance(0.4) ? [{ instance_name: 'blast', ...blast }] : []),
  ];
}

const TEXT = { subject: 's', body: 'b' };
const VISIT_TEMPLATES = [
  { code: 'v1_week', visit: 'V1', offset_days: -7, ...TEXT },
  { code: 'v1_eve', visit: 'V1', offset_days: -1, ...TEXT },
  { code: 'v1_eve_a', visit: 'V1', offset_days: -1, segment: 'A', ...TEXT },
  { code: 'v1_day', visit: 'V1', offset_days: 0, ...TEXT },
  { code: 'v1_after', visit: 'V1', offset_days: 5, ...TEXT },
  { code: 'v2_soon', visit: 'V2', offset_days: -10, latest_days_before: 4, ...TEXT },
  { code: 'v2_two', visit: 'V2', offset_days: -2, latest_days_before: 0 },
  { code: 'v3_thanks', visit: 'V3', offset_days: 1, template: 'thanks' },
  { code: 'welcome', visit: 'signup', offset_days: 0, ...TEXT },
  { code: 'hello_again', visit: 'signup', offset_days: 3, segment: 'B', ...TEXT },
];
