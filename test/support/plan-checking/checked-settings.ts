/**
 * A configuration as rules §4, §7 and §13 describe it, with every default written down a second
 * time: nothing of the project's own reading of settings is used here.
 */
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import { dayOf, type Day } from '../../../shared/domain/calendar/civil-date.ts';

/** A window of a state, with the dates on which its rule is in force. */
export interface CheckedWindow {
  readonly daysBefore: number;
  readonly daysAfter: number;
  readonly fromMonthStart: boolean;
  readonly from: Day;
  readonly to: Day;
}

/** When a state is closed all year. */
export interface CheckedPeriod {
  readonly from: Day;
  readonly to: Day;
}

/** A campaign instance with its type's fields and its own overrides. */
export interface CheckedInstance {
  readonly name: string;
  readonly type: string;
  readonly respects: boolean;
  readonly required: boolean;
  readonly onceOnly: boolean;
  readonly daysBefore: number;
  readonly wholeBase: Day | null;
  readonly maxDelay: number;
  readonly priority: number;
  readonly active: boolean;
  readonly start: Day;
  readonly end: Day;
  readonly segments: readonly string[] | null;
  readonly dailyMax: number;
  readonly template: string;
}

export interface CheckedVisitTemplate {
  readonly code: string;
  readonly visit: string;
  readonly offset: number;
  readonly segment: string | null;
  readonly latestBefore: number;
  readonly template: string;
}

const ALWAYS = { from: -Infinity, to: Infinity };
const day = z.string().transform(dayOf);
const dated = { effective_from: day.optional(), effective_to: day.optional() };
const windowRule = z.object({
  window_before_days: z.number(),
  window_after_days: z.number(),
  use_month_start: z.boolean().default(false),
  pre_window_extension_days: z.number().optional(),
  ...dated,
});
const windows = z.record(z.string(), z.union([windowRule, z.array(windowRule)]));
const yearRound = z.union([z.string(), z.object({ state: z.string(), ...dated })]);
const ageRule = z.object({ age: z.number(), ...dated });
const ages = z.record(z.string(), z.union([z.number(), ageRule, z.array(ageRule)]));
const typeFields = z.object({
  respect_exclusion_windows: z.boolean().optional(),
  required: z.boolean().optional(),
  once_only: z.boolean().optional(),
  days_before_event: z.number().optional(),
  target_all_contacts: z.boolean().optional(),
  max_delay_days: z.number().optional(),
  priority: z.number().optional(),
  active: z.boolean().optional(),
});
type TypeFields = z.infer<typeof typeFields>;
const instance = z.object({
  instance_name: z.string(),
  campaign_type: z.string(),
  email_template: z.string().optional(),
  active_start_date: day.optional(),
  active_end_date: day.optional(),
  trigger_date: day.optional(),
  segments: z.array(z.string()).optional(),
  daily_max: z.number().optional(),
  active: z.boolean().default(true),
  overrides: typeFields.default({}),
});
const visitTemplate = z.object({
  code: z.string(),
  visit: z.string(),
  offset_days: z.number(),
  segment: z.string().optional(),
  latest_days_before: z.number().default(1),
  template: z.string().optional(),
  body: z.string().optional(),
});
const emailType = (priority: number) =>
  z
    .object({ enabled: z.boolean().default(true), priority: z.number().default(priority) })
    .prefault({});
const configuration = z.object({
  organization: z.object({ id: z.string() }),
  horizon_days: z.number().default(90),
  timing_constants: z
    .object({
      send_time: z.string().default('08:30:00'),
      birthday_email_days_before: z.number().default(14),
      effective_date_days_before: z.number().default(30),
      pre_window_exclusion_days: z.number().default(60),
    })
    .prefault({}),
  followups: z.object({ lookback_days: z.number().default(35) }).prefault({}),
  aep_config: z
    .object({
      default_dates: z
        .array(z.object({ month: z.number(), day: z.number() }))
        .default([{ month: 9, day: 15 }]),
      years: z.array(z.number()).nullish(),
    })
    .prefault({}),
  load_balancing: z
    .object({
      daily_send_percentage_cap: z.number().default(0.07),
      daily_max: z.number().nullish(),
      overage_threshold: z.number().default(1.2),
      ed_daily_soft_limit: z.number().default(15),
      ed_soft_limit_percentage: z.number().default(0.3),
      ed_smoothing_window_days: z.number().default(2),
      catch_up_spread_days: z.number().default(7),
      max_emails_per_contact_per_period: z.number().default(2),
      period_days: z.number().default(14),
      on_overflow: z.enum(['send', 'skip']).default('send'),
    })
    .prefault({}),
  state_rules: z
    .object({
      year_round_exclusion: z.array(yearRound).default(['CT', 'MA', 'NY', 'WA']),
      birthday_windows: windows.optional(),
      effective_date_windows: windows.optional(),
      age_limits: ages.default({}),
    })
    .prefault({}),
  campaign_types: z.record(z.string(), typeFields).default({}),
  campaign_instances: z.array(instance).default([]),
  visit_templates: z.array(visitTemplate).default([]),
  email_types: z
    .object({
      birthday: emailType(5),
      effective_date: emailType(5),
      aep: emailType(3),
      post_window: emailType(8),
    })
    .prefault({}),
  email_templates: z.record(z.string(), z.string()).default({}),
  import: z
    .object({
      on_duplicate_email: z.enum(['reject', 'keep_first', 'allow']).default('reject'),
      require_zip: z.boolean().default(false),
    })
    .prefault({}),
});
type Configuration = z.infer<typeof configuration>;

const BUILT_IN: Readonly<Record<string, TypeFields>> = {
  rate_increase: { days_before_event: 14, priority: 1 },
  seasonal_promo: { days_before_event: 7, priority: 5 },
  initial_blast: { priority: 10, target_all_contacts: true, respect_exclusion_windows: false },
  regulatory_notice: { priority: 1, respect_exclusion_windows: false, required: true },
  policy_update: { days_before_event: 5, priority: 3, target_all_contacts: true },
  outreach: { once_only: true, days_before_event: 0, max_delay_days: 3650 },
};

const plain = (before: number, after: number) => ({
  window_before_days: before,
  window_after_days: after,
  use_month_start: false,
});
const BIRTHDAY_WINDOWS = {
  CA: plain(30, 60),
  ID: plain(0, 63),
  KY: plain(0, 60),
  MD: plain(0, 30),
  NV: { ...plain(0, 60), use_month_start: true },
  OK: plain(0, 60),
  OR: plain(0, 31),
  VA: plain(0, 30),
};
const EFFECTIVE_DATE_WINDOWS = { MO: plain(30, 33) };

/** A configuration, with what the rules make of it. */
export interface CheckedSettings extends Configuration {
  readonly organizationId: string;
  readonly timing: Configuration['timing_constants'];
  readonly volume: Configuration['load_balancing'];
  readonly yearRound: ReadonlyMap<string, readonly CheckedPeriod[]>;
  readonly birthdayWindows: ReadonlyMap<string, readonly CheckedWindow[]>;
  readonly effectiveDateWindows: ReadonlyMap<string, readonly CheckedWindow[]>;
  readonly ageLimits: ReadonlyMap<string, readonly (CheckedPeriod & { readonly age: number })[]>;
  readonly instances: readonly CheckedInstance[];
  readonly visitTemplates: readonly CheckedVisitTemplate[];
  readonly templateOf: (type: string) => string;
}

/** Reads a configuration file. */
export function readCheckedSettings(path: string): CheckedSettings {
  const document = configuration.parse(parse(readFileSync(path, 'utf8')));
  const { state_rules: rules, timing_constants: timing } = document;
  const extension = timing.pre_window_exclusion_days;
  return {
    ...document,
    organizationId: document.organization.id,
    timing,
    volume: document.load_balancing,
    yearRound: yearRoundPeriods(rules.year_round_exclusion),
    birthdayWindows: checkedWindows(rules.birthday_windows ?? BIRTHDAY_WINDOWS, extension),
    effectiveDateWindows: checkedWindows(
      rules.effective_date_windows ?? EFFECTIVE_DATE_WINDOWS,
      extension,
    ),
    ageLimits: checkedAges(rules.age_limits),
    instances: document.campaign_instances.map((each) => checkedInstance(document, each)),
    visitTemplates: document.visit_templates.map((each) => checkedVisitTemplate(document, each)),
    templateOf: (type: string): string => document.email_templates[type] ?? type,
  };
}

function yearRoundPeriods(rules: readonly z.infer<typeof yearRound>[]) {
  const periods = new Map<string, CheckedPeriod[]>();
  for (const rule of rules) {
    const [state, period] =
      typeof rule === 'string' ? [rule, ALWAYS] : [rule.state, periodOf(rule)];
    periods.set(state, [...(periods.get(state) ?? []), period]);
  }
  return periods;
}

function checkedWindows(rules: z.infer<typeof windows>, extension: number) {
  return new Map(
    Object.entries(rules).map(([state, given]) => [
      state,
      [given].flat().map((rule) => ({
        daysBefore: rule.window_before_days + (rule.pre_window_extension_days ?? extension),
        daysAfter: rule.window_after_days,
        fromMonthStart: rule.use_month_start,
        ...periodOf(rule),
      })),
    ]),
  );
}

function checkedAges(rules: z.infer<typeof ages>) {
  return new Map(
    Object.entries(rules).map(([state, given]) => [
      state,
      [given]
        .flat()
        .map((rule) =>
          typeof rule === 'number'
            ? { age: rule, ...ALWAYS }
            : { age: rule.age, ...periodOf(rule) },
        ),
    ]),
  );
}

function periodOf(rule: { effective_from?: Day | undefined; effective_to?: Day | undefined }) {
  return { from: rule.effective_from ?? -Infinity, to: rule.effective_to ?? Infinity };
}

function checkedInstance(
  document: Configuration,
  given: z.infer<typeof instance>,
): CheckedInstance {
  const type = `campaign_${given.campaign_type}`;
  const fields: TypeFields = {
    ...BUILT_IN[given.campaign_type],
    ...document.campaign_types[given.campaign_type],
    ...given.overrides,
  };
  const required = fields.required ?? false;
  return {
    name: given.instance_name,
    type,
    required,
    respects: !required && (fields.respect_exclusion_windows ?? true),
    onceOnly: fields.once_only ?? false,
    daysBefore: fields.days_before_event ?? 0,
    wholeBase: fields.target_all_contacts ? (given.trigger_date ?? null) : null,
    maxDelay: fields.max_delay_days ?? (required ? 3650 : 30),
    priority: fields.priority ?? 10,
    active: given.active && (fields.active ?? true),
    start: given.active_start_date ?? -Infinity,
    end: given.active_end_date ?? Infinity,
    segments: given.segments ?? null,
    dailyMax: given.daily_max ?? Infinity,
    template: given.email_template ?? document.email_templates[type] ?? type,
  };
}

function checkedVisitTemplate(
  document: Configuration,
  given: z.infer<typeof visitTemplate>,
): CheckedVisitTemplate {
  const type = `visit_${given.code}`;
  const own = given.template ?? (given.body === undefined ? undefined : type);
  return {
    code: given.code,
    visit: given.visit,
    offset: given.offset_days,
    segment: given.segment ?? null,
    latestBefore: given.latest_days_before,
    template: own ?? document.email_templates[type] ?? type,
  };
}
