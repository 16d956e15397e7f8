import { FOLLOWUP_TYPES } from '../planning/compile.ts';
import type { EmailKind } from '../planning/email.ts';
import type { AnniversaryType, CampaignInstance, Settings } from '../settings/settings.ts';
import { templateFor } from '../settings/template-names.ts';
import type { VariableScope } from './variables.ts';

/** One kind of mail that an organization sends, and the template it is made from. */
export interface TemplateUse {
  readonly type: string;
  readonly kind: EmailKind;
  readonly campaign: string | null;
  readonly visit: string | null;
  readonly template: string;
}

/** Every kind of mail that these settings can lead to; what is switched off is left out. */
export function templateUses(settings: Settings): readonly TemplateUse[] {
  const anniversaries = ANNIVERSARY_TYPES.filter((type) => settings.emailTypes[type].enabled);
  const campaigns = settings.campaignInstances.filter(
    ({ active, effective }) => active && effective.active,
  );
  const isFollowedUp =
    anniversaries.length > 0 || campaigns.some(({ effective }) => effective.enableFollowups);
  return [
    ...anniversaries.map((type) => use(settings, type, 'marketing')),
    ...(isFollowedUp ? FOLLOWUP_TYPES.map((type) => use(settings, type, 'followup')) : []),
    ...campaigns.map((instance) => campaignUse(settings, instance)),
    ...settings.visitTemplates.map(({ code, visit }) => ({
      ...use(settings, `visit_${code}`, 'transactional'),
      visit,
    })),
  ];
}

/** Where the variables of a mail have values. */
export function scopesOf({ campaign, visit }: TemplateUse): ReadonlySet<VariableScope> {
  const scopes = new Set<VariableScope>(['every mail']);
  if (visit !== null) scopes.add('visit mail');
  if (campaign !== null) scopes.add('campaign mail');
  return scopes;
}

const ANNIVERSARY_TYPES: readonly AnniversaryType[] = [
  'birthday',
  'effective_date',
  'aep',
  'post_window',
];

function campaignUse(settings: Settings, instance: CampaignInstance): TemplateUse {
  const type = `campaign_${instance.campaignType}`;
  return {
    type,
    kind: instance.effective.required ? 'required' : 'marketing',
    campaign: instance.instanceName,
    visit: null,
    template: templateFor(settings, type, instance),
  };
}

function use(settings: Settings, type: string, kind: EmailKind): TemplateUse {
  return { type, kind, campaign: null, visit: null, template: templateFor(settings, type) };
}
