import type { Day } from '../calendar/civil-date.ts';

/**
 * An organization's settings as the domain uses them: every default filled in, civil dates as days.
 * Users write them in YAML under the snake_case names; config/default.yaml explains each one, and
 * contracts/configuration reads and checks them.
 */
export interface Settings {
  readonly organization: OrganizationSettings;
  readonly horizonDays: number;
  readonly timing: TimingSettings;
  readonly followups: { readonly lookbackDays: number };
  readonly aep: AepSettings;
  readonly volume: VolumeSettings;
  readonly stateRules: StateRules;
  /** By name, built-in types included. */
  readonly campaignTypes: Readonly<Record<string, CampaignType>>;
  readonly campaignInstances: readonly CampaignInstance[];
  readonly visitTemplates: readonly VisitTemplate[];
  /** By type: birthday, effective_date, aep, post_window. */
  readonly emailTypes: Readonly<
    Record<AnniversaryType, { readonly enabled: boolean; readonly priority: number }>
  >;
  /** Template name by email type (`birthday`, `followup_1_cold`, `campaign_…`). */
  readonly emailTemplates: Readonly<Record<string, string>>;
  readonly import: ImportSettings;
  readonly sending: SendingSettings;
  readonly backup: BackupSettings;
}

export type AnniversaryType = 'birthday' | 'effective_date' | 'aep' | 'post_window';

export interface OrganizationSettings {
  /** 1–32 of `a–z 0–9 -`. */
  readonly id: string;
  /** IANA name. */
  readonly timeZone: string;
  readonly name: string | null;
  /** The From header's address, with or without a display name. */
  readonly from: string | null;
  readonly replyTo: string | null;
  /** The street address that commercial mail must carry (CAN-SPAM, 16 CFR 316). */
  readonly postalAddress: string | null;
  readonly publicUrl: string | null;
}

export interface TimingSettings {
  /** `HH:MM:SS` in the organization's zone. */
  readonly sendTime: string;
  readonly birthdayEmailDaysBefore: number;
  readonly effectiveDateDaysBefore: number;
  readonly preWindowExclusionDays: number;
  readonly followupDaysAfter: number;
}

export interface AepSettings {
  readonly defaultDates: readonly { readonly month: number; readonly day: number }[];
  /** Null = every year. */
  readonly years: readonly number[] | null;
}

export interface VolumeSettings {
  readonly dailySendPercentageCap: number;
  readonly dailyMax: number | null;
  readonly overageThreshold: number;
  readonly edDailySoftLimit: number;
  readonly edSoftLimitPercentage: number;
  readonly edSmoothingWindowDays: number;
  readonly catchUpSpreadDays: number;
  readonly maxEmailsPerContactPerPeriod: number;
  readonly periodDays: number;
  readonly onOverflow: 'send' | 'skip';
}

/** When a state's rule is in force (both ends included), and where it comes from. */
export interface RuleDating {
  readonly effectiveFrom: Day | null;
  readonly effectiveTo: Day | null;
  readonly source: string | null;
  readonly checkedOn: Day | null;
  /** Path in the configuration, for explanations: `state_rules.birthday_windows.CA`. */
  readonly path: string;
}

export interface WindowRule extends RuleDating {
  readonly windowBeforeDays: number;
  readonly windowAfterDays: number;
  readonly useMonthStart: boolean;
  readonly preWindowExtensionDays: number;
}

export interface AgeLimitRule extends RuleDating {
  /** Years: excluded from the birthday on which this age is reached. */
  readonly age: number;
}

/** By two-letter state; several dated rules of one state may stand side by side. */
export interface StateRules {
  readonly yearRound: Readonly<Record<string, readonly RuleDating[]>>;
  readonly birthdayWindows: Readonly<Record<string, readonly WindowRule[]>>;
  readonly effectiveDateWindows: Readonly<Record<string, readonly WindowRule[]>>;
  readonly ageLimits: Readonly<Record<string, readonly AgeLimitRule[]>>;
}

export interface CampaignType {
  readonly name: string;
  readonly respectExclusionWindows: boolean;
  readonly required: boolean;
  readonly enableFollowups: boolean;
  readonly onceOnly: boolean;
  readonly daysBeforeEvent: number;
  readonly targetAllContacts: boolean;
  readonly maxDelayDays: number;
  readonly priority: number;
  readonly active: boolean;
}

export interface CampaignInstance {
  /** Unique, never renamed. */
  readonly instanceName: string;
  readonly campaignType: string;
  readonly emailTemplate: string | null;
  readonly smsTemplate: string | null;
  readonly activeStartDate: Day | null;
  readonly activeEndDate: Day | null;
  readonly triggerDate: Day | null;
  /** Null = every segment. */
  readonly segments: readonly string[] | null;
  readonly dailyMax: number | null;
  readonly active: boolean;
  /** The type with this instance's overrides applied. */
  readonly effective: CampaignType;
  readonly metadata: Readonly<Record<string, unknown>>;
}

export interface VisitTemplate {
  /** Unique over all visits, never renamed. */
  readonly code: string;
  /** `V1`, `V2`, … or `signup`. */
  readonly visit: string;
  /** Days from the visit; negative = before. */
  readonly offsetDays: number;
  readonly subject: string | null;
  readonly body: string | null;
  /** A named template of the template folder, where subject and body are not given here. */
  readonly template: string | null;
  readonly segment: string | null;
  readonly latestDaysBefore: number;
  readonly calendarEvent: boolean;
  /** File names in the template folder's `attachments/`. */
  readonly attachments: readonly string[];
  readonly place: string | null;
  readonly durationMinutes: number;
}

export interface ImportSettings {
  readonly onDuplicateEmail: 'reject' | 'keep_first' | 'allow';
  readonly requireZip: boolean;
}

export interface SendingSettings {
  /** `HH:MM` in the organization's zone. */
  readonly sendUntil: string;
  readonly delaySeconds: number;
  readonly dryRun: boolean;
  readonly softBounces: number;
  readonly breaker: {
    readonly minSends: number;
    readonly minEvents: number;
    readonly bounceRate: number;
    readonly complaintRate: number;
  };
}

export interface BackupSettings {
  /** Days a backup is kept; the newest verified one never expires. */
  readonly retentionDays: number;
}
