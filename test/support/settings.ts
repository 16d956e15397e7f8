import { campaignTypeFrom } from '../../shared/domain/settings/campaign-types.ts';
import { defaultSettings } from '../../shared/domain/settings/defaults.ts';
import type {
  CampaignInstance,
  CampaignType,
  Settings,
  VisitTemplate,
  WindowRule,
} from '../../shared/domain/settings/settings.ts';

/** Overrides of settings: whole values, or of a section only the fields that matter. */
export type SettingsOverrides = {
  readonly [Section in keyof Settings]?: Settings[Section] extends readonly unknown[]
    ? Settings[Section]
    : Settings[Section] extends object
      ? Partial<Settings[Section]>
      : Settings[Section];
};

/**
 * The default settings of the organization `org` with what a test cares about changed. Sections
 * are merged one level deep, so `{ volume: { dailyMax: 5 } }` keeps the other volume settings and
 * `{ stateRules: { birthdayWindows: {} } }` replaces that section of the rules whole.
 */
export function someSettings(overrides: SettingsOverrides = {}): Settings {
  const defaults = defaultSettings('org');
  const o = overrides;
  return {
    organization: { ...defaults.organization, ...o.organization },
    horizonDays: o.horizonDays ?? defaults.horizonDays,
    timing: { ...defaults.timing, ...o.timing },
    followups: { ...defaults.followups, ...o.followups },
    aep: { ...defaults.aep, ...o.aep },
    volume: { ...defaults.volume, ...o.volume },
    stateRules: { ...defaults.stateRules, ...o.stateRules },
    campaignTypes: { ...defaults.campaignTypes, ...definedOnly(o.campaignTypes) },
    campaignInstances: o.campaignInstances ?? defaults.campaignInstances,
    visitTemplates: o.visitTemplates ?? defaults.visitTemplates,
    emailTypes: { ...defaults.emailTypes, ...o.emailTypes },
    emailTemplates: { ...defaults.emailTemplates, ...definedOnly(o.emailTemplates) },
    import: { ...defaults.import, ...o.import },
    sending: { ...defaults.sending, ...o.sending },
    backup: { ...defaults.backup, ...o.backup },
  };
}

/** A campaign type with its defaults. */
export function someCampaignType(overrides: Partial<CampaignType> = {}): CampaignType {
  const { name = 'promo', ...fields } = overrides;
  return campaignTypeFrom(name, fields);
}

/** An active instance of the type `promo` for every segment, without end; `effective` its type. */
export function someInstance(overrides: Partial<CampaignInstance> = {}): CampaignInstance {
  const campaignType = overrides.effective?.name ?? overrides.campaignType ?? 'promo';
  return {
    instanceName: 'promo_1',
    campaignType,
    emailTemplate: null,
    smsTemplate: null,
    activeStartDate: null,
    activeEndDate: null,
    triggerDate: null,
    segments: null,
    dailyMax: null,
    active: true,
    effective: someCampaignType({ name: campaignType }),
    metadata: {},
    ...overrides,
  };
}

/** A reminder of visit V1 a day before it, with its text in the configuration. */
export function someVisitTemplate(overrides: Partial<VisitTemplate> = {}): VisitTemplate {
  return {
    code: 'rem1',
    visit: 'V1',
    offsetDays: -1,
    subject: 'Your visit',
    body: 'See you soon.',
    template: null,
    segment: null,
    latestDaysBefore: 1,
    calendarEvent: false,
    attachments: [],
    place: null,
    durationMinutes: 60,
    ...overrides,
  };
}

/** A window of 30 days before to 60 days after the anchor, without an extension, always in force. */
export function someWindowRule(overrides: Partial<WindowRule> = {}): WindowRule {
  return {
    windowBeforeDays: 30,
    windowAfterDays: 60,
    useMonthStart: false,
    preWindowExtensionDays: 0,
    effectiveFrom: null,
    effectiveTo: null,
    source: null,
    checkedOn: null,
    path: 'state_rules.birthday_windows.CA',
    ...overrides,
  };
}

function definedOnly<Value>(
  record: Readonly<Record<string, Value | undefined>> = {},
): Record<string, Value> {
  const defined: Record<string, Value> = {};
  for (const [key, value] of Object.entries(record)) {
    if (value !== undefined) defined[key] = value;
  }
  return defined;
}
