import {
  BUILT_IN_CAMPAIGN_TYPES,
  campaignTypeFrom,
  type CampaignTypeFields,
} from '../../domain/settings/campaign-types.ts';
import { VISIT_TEMPLATE_DEFAULTS } from '../../domain/settings/defaults.ts';
import type {
  CampaignInstance,
  CampaignType,
  VisitTemplate,
} from '../../domain/settings/settings.ts';
import type { CampaignInstanceDocument, CampaignTypeDocument } from './campaigns.schema.ts';
import type { ConfigurationDocument } from './configuration.schema.ts';

/** All campaign types: the built-in ones with what the configuration changes, and its own. */
export function campaignTypesFrom(
  document: ConfigurationDocument,
): Readonly<Record<string, CampaignType>> {
  const names = new Set([
    ...Object.keys(BUILT_IN_CAMPAIGN_TYPES),
    ...Object.keys(document.campaign_types ?? {}),
  ]);
  return Object.fromEntries(
    [...names].map((name) => [name, campaignTypeFrom(name, ...typeLayers(document, name))]),
  );
}

/** The instances, each with its type as it is for it: `overrides` applied. */
export function campaignInstancesFrom(
  document: ConfigurationDocument,
): readonly CampaignInstance[] {
  return (document.campaign_instances ?? []).map((given) => ({
    instanceName: given.instance_name,
    campaignType: given.campaign_type,
    emailTemplate: given.email_template ?? null,
    smsTemplate: given.sms_template ?? null,
    activeStartDate: given.active_start_date ?? null,
    activeEndDate: given.active_end_date ?? null,
    triggerDate: given.trigger_date ?? null,
    segments: given.segments ?? null,
    dailyMax: given.daily_max ?? null,
    active: given.active ?? true,
    effective: campaignTypeFrom(given.campaign_type, ...instanceLayers(document, given)),
    metadata: given.metadata ?? {},
  }));
}

/** What makes a type: the built-in one of its name and what the configuration says of it. */
export function typeLayers(
  document: ConfigurationDocument,
  type: string,
): readonly CampaignTypeFields[] {
  const own = (record: object) => Object.hasOwn(record, type);
  const given = document.campaign_types ?? {};
  return [
    (own(BUILT_IN_CAMPAIGN_TYPES) ? BUILT_IN_CAMPAIGN_TYPES[type] : undefined) ?? {},
    typeFields((own(given) ? given[type] : undefined) ?? {}),
  ];
}

/** What makes an instance's type: the built-in type, the configuration's, the instance's own. */
export function instanceLayers(
  document: ConfigurationDocument,
  { campaign_type: type, overrides }: CampaignInstanceDocument,
): readonly CampaignTypeFields[] {
  return [...typeLayers(document, type), typeFields(overrides ?? {})];
}

/** The visit templates with their defaults. */
export function visitTemplatesFrom(document: ConfigurationDocument): readonly VisitTemplate[] {
  return (document.visit_templates ?? []).map((given) => ({
    code: given.code,
    visit: given.visit,
    offsetDays: given.offset_days,
    subject: given.subject ?? null,
    body: given.body ?? null,
    template: given.template ?? null,
    segment: given.segment ?? null,
    latestDaysBefore: given.latest_days_before ?? VISIT_TEMPLATE_DEFAULTS.latestDaysBefore,
    calendarEvent: given.calendar_event ?? false,
    attachments: given.attachments ?? [],
    place: given.place ?? null,
    durationMinutes: given.duration_minutes ?? VISIT_TEMPLATE_DEFAULTS.durationMinutes,
  }));
}

function typeFields(given: CampaignTypeDocument): CampaignTypeFields {
  return {
    respectExclusionWindows: given.respect_exclusion_windows,
    required: given.required,
    enableFollowups: given.enable_followups,
    onceOnly: given.once_only,
    daysBeforeEvent: given.days_before_event,
    targetAllContacts: given.target_all_contacts,
    maxDelayDays: given.max_delay_days,
    priority: given.priority,
    active: given.active,
  };
}
