import type { CampaignType } from './settings.ts';

/** Some fields of a campaign type, as a layer to be merged over others. */
export type CampaignTypeFields = {
  readonly [Field in Exclude<keyof CampaignType, 'name'>]?: CampaignType[Field] | undefined;
};

/**
 * A campaign type from layers of fields, the later ones winning field by field. Required types
 * ignore windows and may be late for ten years where no layer says otherwise (rules §3, §7).
 */
export function campaignTypeFrom(
  name: string,
  ...layers: readonly CampaignTypeFields[]
): CampaignType {
  const fields = mergeCampaignTypeFields(...layers);
  const required = fields.required ?? false;
  return {
    name,
    required,
    respectExclusionWindows: fields.respectExclusionWindows ?? !required,
    enableFollowups: fields.enableFollowups ?? true,
    onceOnly: fields.onceOnly ?? false,
    daysBeforeEvent: fields.daysBeforeEvent ?? 0,
    targetAllContacts: fields.targetAllContacts ?? false,
    maxDelayDays: fields.maxDelayDays ?? (required ? REQUIRED_MAX_DELAY_DAYS : MAX_DELAY_DAYS),
    priority: fields.priority ?? PRIORITY,
    active: fields.active ?? true,
  };
}

/** Layers of fields as one, the later ones winning; what a layer leaves undefined stays. */
export function mergeCampaignTypeFields(
  ...layers: readonly CampaignTypeFields[]
): CampaignTypeFields {
  return layers.reduce((merged, layer) => ({ ...merged, ...withoutUndefined(layer) }), {});
}

/** The campaign types that every organization has (rules §7). */
export const BUILT_IN_CAMPAIGN_TYPES: Readonly<Record<string, CampaignTypeFields>> = {
  rate_increase: { daysBeforeEvent: 14, priority: 1 },
  seasonal_promo: { daysBeforeEvent: 7, priority: 5 },
  initial_blast: {
    daysBeforeEvent: 0,
    priority: 10,
    targetAllContacts: true,
    respectExclusionWindows: false,
    enableFollowups: false,
  },
  regulatory_notice: {
    daysBeforeEvent: 0,
    priority: 1,
    required: true,
    respectExclusionWindows: false,
    enableFollowups: false,
  },
  policy_update: { daysBeforeEvent: 5, priority: 3, targetAllContacts: true },
  outreach: { daysBeforeEvent: 0, onceOnly: true, maxDelayDays: 3650 },
};

const MAX_DELAY_DAYS = 30;
const REQUIRED_MAX_DELAY_DAYS = 3650;
const PRIORITY = 10;

function withoutUndefined(fields: CampaignTypeFields): CampaignTypeFields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
