import { BUILT_IN_CAMPAIGN_TYPES, campaignTypeFrom } from './campaign-types.ts';
import { policyStateRules } from './policy-state-rules.ts';
import type { Settings } from './settings.ts';

/**
 * What applies to an organization whose configuration says nothing but its id (rules §13). This is
 * the one place of the defaults; config/default.yaml shows them to users and a test keeps the two
 * equal.
 */
export function defaultSettings(organizationId: string): Settings {
  return {
    organization: {
      id: organizationId,
      timeZone: 'America/Chicago',
      name: null,
      from: null,
      replyTo: null,
      postalAddress: null,
      publicUrl: null,
    },
    horizonDays: 90,
    timing: TIMING,
    followups: { lookbackDays: 35 },
    aep: { defaultDates: [{ month: 9, day: 15 }], years: null },
    volume: VOLUME,
    stateRules: policyStateRules(TIMING.preWindowExclusionDays),
    campaignTypes: Object.fromEntries(
      Object.entries(BUILT_IN_CAMPAIGN_TYPES).map(([name, fields]) => [
        name,
        campaignTypeFrom(name, fields),
      ]),
    ),
    campaignInstances: [],
    visitTemplates: [],
    emailTypes: {
      birthday: { enabled: true, priority: 5 },
      effective_date: { enabled: true, priority: 5 },
      aep: { enabled: true, priority: 3 },
      post_window: { enabled: true, priority: 8 },
    },
    emailTemplates: {},
    import: { onDuplicateEmail: 'reject', requireZip: false },
    sending: SENDING,
    backup: { retentionDays: 60 },
  };
}

/** What a visit template has where it does not say. */
export const VISIT_TEMPLATE_DEFAULTS = { latestDaysBefore: 1, durationMinutes: 60 } as const;

const TIMING: Settings['timing'] = {
  sendTime: '08:30:00',
  birthdayEmailDaysBefore: 14,
  effectiveDateDaysBefore: 30,
  preWindowExclusionDays: 60,
  followupDaysAfter: 2,
};

const VOLUME: Settings['volume'] = {
  dailySendPercentageCap: 0.07,
  dailyMax: null,
  overageThreshold: 1.2,
  edDailySoftLimit: 15,
  edSoftLimitPercentage: 0.3,
  edSmoothingWindowDays: 2,
  catchUpSpreadDays: 7,
  maxEmailsPerContactPerPeriod: 2,
  periodDays: 14,
  onOverflow: 'send',
};

const SENDING: Settings['sending'] = {
  sendUntil: '20:00',
  delaySeconds: 0,
  dryRun: false,
  softBounces: 3,
  breaker: { minSends: 200, minEvents: 5, bounceRate: 0.05, complaintRate: 0.001 },
};
