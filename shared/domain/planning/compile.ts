import type {
  AnniversaryType,
  CampaignInstance,
  Settings,
  StateRules,
  VisitTemplate,
  VolumeSettings,
} from '../settings/settings.ts';
import { templateFor } from '../settings/template-names.ts';
import type { Day } from '../calendar/civil-date.ts';
import type { EmailKind } from './email.ts';

/** A campaign instance made ready for planning: its type's fields with its overrides applied. */
export interface PlannedCampaign {
  readonly name: string;
  /** `campaign_<type>`. */
  readonly type: string;
  readonly kind: Extract<EmailKind, 'marketing' | 'required'>;
  readonly respectsWindows: boolean;
  readonly daysBefore: number;
  readonly maxDelayDays: number;
  readonly onceOnly: boolean;
  readonly priority: number;
  readonly template: string;
  readonly start: Day | null;
  readonly end: Day | null;
  /** The trigger date that reaches every contact; null = targets only. */
  readonly wholeBaseTrigger: Day | null;
  readonly segments: ReadonlySet<string> | null;
  /** Index into `dailyMaxima`; -1 = no daily maximum of its own. */
  readonly maximum: number;
}

/** Settings compiled for planning: look-ups instead of searches, nothing that planning does not need. */
export interface PlanningRules {
  readonly organizationId: string;
  readonly horizonDays: number;
  readonly birthdayDaysBefore: number;
  readonly effectiveDateDaysBefore: number;
  readonly followupDaysAfter: number;
  readonly followupLookbackDays: number;
  readonly aepDates: readonly { readonly month: number; readonly day: number }[];
  readonly aepYears: ReadonlySet<number> | null;
  readonly volume: VolumeSettings;
  readonly stateRules: StateRules;
  readonly types: Readonly<Record<AnniversaryType, PlannedType>>;
  /** Active instances of active types, by name. */
  readonly campaigns: ReadonlyMap<string, PlannedCampaign>;
  /** Those that reach every contact. */
  readonly wholeBase: readonly PlannedCampaign[];
  /** The `daily_max` of the instances that have one. */
  readonly dailyMaxima: readonly number[];
  readonly visitTemplates: ReadonlyMap<string, readonly PlannedVisitTemplate[]>;
  /** The visit that a template code belongs to. */
  readonly visitOfCode: ReadonlyMap<string, string>;
  /** Whether mail of an instance may be followed up, inactive instances included. */
  readonly followupsOfInstance: ReadonlyMap<string, boolean>;
  /** Types (`campaign_…`) that allow no follow-ups; for mail whose instance is not configured any more. */
  readonly withoutFollowups: ReadonlySet<string>;
  readonly followupTemplates: Readonly<Record<string, string>>;
  /** Once-only instances, inactive ones too: their identity leaves the trigger date out. */
  readonly onceOnly: ReadonlySet<string>;
}

export interface PlannedType {
  readonly enabled: boolean;
  readonly priority: number;
  readonly template: string;
}

export interface PlannedVisitTemplate {
  readonly code: string;
  /** `visit_<code>`. */
  readonly type: string;
  readonly offsetDays: number;
  readonly latestDaysBefore: number;
  readonly segment: string | null;
  readonly template: string;
}

/** The follow-up types, from the least to the most that a contact did (rules §11). */
export const FOLLOWUP_TYPES = [
  'followup_1_cold',
  'followup_2_clicked_no_hq',
  'followup_3_hq_no_yes',
  'followup_4_hq_with_yes',
] as const;

/** Visit mail goes first of all (rules §3). */
export const VISIT_PRIORITY = 1;

export function compileRules(settings: Settings): PlanningRules {
  const { dailyMaxima, campaigns } = compileCampaigns(settings);
  return {
    organizationId: settings.organization.id,
    horizonDays: settings.horizonDays,
    birthdayDaysBefore: settings.timing.birthdayEmailDaysBefore,
    effectiveDateDaysBefore: settings.timing.effectiveDateDaysBefore,
    followupDaysAfter: settings.timing.followupDaysAfter,
    followupLookbackDays: settings.followups.lookbackDays,
    aepDates: settings.aep.defaultDates,
    aepYears: settings.aep.years === null ? null : new Set(settings.aep.years),
    volume: settings.volume,
    stateRules: settings.stateRules,
    types: {
      birthday: plannedType(settings, 'birthday'),
      effective_date: plannedType(settings, 'effective_date'),
      aep: plannedType(settings, 'aep'),
      post_window: plannedType(settings, 'post_window'),
    },
    campaigns,
    wholeBase: [...campaigns.values()].filter((campaign) => campaign.wholeBaseTrigger !== null),
    dailyMaxima,
    visitTemplates: compileVisitTemplates(settings),
    visitOfCode: new Map(settings.visitTemplates.map(({ code, visit }) => [code, visit])),
    followupsOfInstance: new Map(
      settings.campaignInstances.map(({ instanceName, effective }) => [
        instanceName,
        effective.enableFollowups,
      ]),
    ),
    withoutFollowups: new Set(
      Object.values(settings.campaignTypes)
        .filter(({ enableFollowups }) => !enableFollowups)
        .map(({ name }) => `campaign_${name}`),
    ),
    followupTemplates: Object.fromEntries(
      FOLLOWUP_TYPES.map((type) => [type, templateFor(settings, type)]),
    ),
    onceOnly: namesOf(settings, (instance) => instance.effective.onceOnly),
  };
}

function plannedType(settings: Settings, type: AnniversaryType): PlannedType {
  return { ...settings.emailTypes[type], template: templateFor(settings, type) };
}

function namesOf(
  settings: Settings,
  chosen: (instance: CampaignInstance) => boolean,
): ReadonlySet<string> {
  return new Set(
    settings.campaignInstances.filter(chosen).map((instance) => instance.instanceName),
  );
}

function compileCampaigns(settings: Settings): {
  readonly campaigns: ReadonlyMap<string, PlannedCampaign>;
  readonly dailyMaxima: readonly number[];
} {
  const campaigns = new Map<string, PlannedCampaign>();
  const dailyMaxima: number[] = [];
  for (const instance of settings.campaignInstances) {
    const { effective } = instance;
    if (!instance.active || !effective.active) continue;
    const type = `campaign_${instance.campaignType}`;
    campaigns.set(instance.instanceName, {
      name: instance.instanceName,
      type,
      kind: effective.required ? 'required' : 'marketing',
      respectsWindows: effective.respectExclusionWindows && !effective.required,
      daysBefore: effective.daysBeforeEvent,
      maxDelayDays: effective.maxDelayDays,
      onceOnly: effective.onceOnly,
      priority: effective.priority,
      template: templateFor(settings, type, instance),
      start: instance.activeStartDate,
      end: instance.activeEndDate,
      wholeBaseTrigger: effective.targetAllContacts ? instance.triggerDate : null,
      segments: instance.segments === null ? null : new Set(instance.segments),
      maximum: instance.dailyMax === null ? -1 : dailyMaxima.push(instance.dailyMax) - 1,
    });
  }
  return { campaigns, dailyMaxima };
}

function compileVisitTemplates(
  settings: Settings,
): ReadonlyMap<string, readonly PlannedVisitTemplate[]> {
  const byVisit = new Map<string, PlannedVisitTemplate[]>();
  for (const template of settings.visitTemplates) {
    const planned = byVisit.get(template.visit) ?? [];
    planned.push(plannedVisitTemplate(settings, template));
    byVisit.set(template.visit, planned);
  }
  return byVisit;
}

function plannedVisitTemplate(settings: Settings, template: VisitTemplate): PlannedVisitTemplate {
  const type = `visit_${template.code}`;
  return {
    code: template.code,
    type,
    offsetDays: template.offsetDays,
    latestDaysBefore: template.latestDaysBefore,
    segment: template.segment,
    template: templateFor(settings, type),
  };
}
