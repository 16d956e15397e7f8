import { defaultSettings } from '../../domain/settings/defaults.ts';
import type { Settings } from '../../domain/settings/settings.ts';
import {
  campaignInstancesFrom,
  campaignTypesFrom,
  visitTemplatesFrom,
} from './campaigns-from-document.ts';
import type { ConfigurationDocument } from './configuration.schema.ts';
import { stateRulesFrom } from './state-rules-from-document.ts';

/** A checked configuration as settings: defaults filled in, types and instances merged. */
export function settingsFrom(document: ConfigurationDocument, organizationId: string): Settings {
  const defaults = defaultSettings(organizationId);
  const timing = timingFrom(document, defaults);
  return {
    organization: organizationFrom(document, defaults),
    horizonDays: document.horizon_days ?? defaults.horizonDays,
    timing,
    followups: {
      lookbackDays: document.followups?.lookback_days ?? defaults.followups.lookbackDays,
    },
    aep: {
      defaultDates: document.aep_config?.default_dates ?? defaults.aep.defaultDates,
      years: document.aep_config?.years ?? defaults.aep.years,
    },
    volume: volumeFrom(document, defaults),
    stateRules: stateRulesFrom(document.state_rules ?? {}, timing.preWindowExclusionDays),
    campaignTypes: campaignTypesFrom(document),
    campaignInstances: campaignInstancesFrom(document),
    visitTemplates: visitTemplatesFrom(document),
    emailTypes: emailTypesFrom(document, defaults),
    emailTemplates: document.email_templates ?? defaults.emailTemplates,
    import: {
      onDuplicateEmail: document.import?.on_duplicate_email ?? defaults.import.onDuplicateEmail,
      requireZip: document.import?.require_zip ?? defaults.import.requireZip,
    },
    sending: sendingFrom(document, defaults),
    backup: {
      retentionDays: document.backup?.retention_days ?? defaults.backup.retentionDays,
    },
  };
}

function organizationFrom(
  { organization: given }: ConfigurationDocument,
  { organization: defaults }: Settings,
): Settings['organization'] {
  return {
    id: defaults.id,
    timeZone: given?.time_zone ?? defaults.timeZone,
    name: given?.name ?? defaults.name,
    from: given?.from ?? defaults.from,
    replyTo: given?.reply_to ?? defaults.replyTo,
    postalAddress: given?.postal_address ?? defaults.postalAddress,
    publicUrl: given?.public_url ?? defaults.publicUrl,
  };
}

function timingFrom(
  { timing_constants: given }: ConfigurationDocument,
  { timing: defaults }: Settings,
): Settings['timing'] {
  return {
    sendTime: withSeconds(given?.send_time ?? defaults.sendTime),
    birthdayEmailDaysBefore: given?.birthday_email_days_before ?? defaults.birthdayEmailDaysBefore,
    effectiveDateDaysBefore: given?.effective_date_days_before ?? defaults.effectiveDateDaysBefore,
    preWindowExclusionDays: given?.pre_window_exclusion_days ?? defaults.preWindowExclusionDays,
    followupDaysAfter: given?.followup_days_after ?? defaults.followupDaysAfter,
  };
}

function volumeFrom(
  { load_balancing: given }: ConfigurationDocument,
  { volume: defaults }: Settings,
): Settings['volume'] {
  return {
    dailySendPercentageCap: given?.daily_send_percentage_cap ?? defaults.dailySendPercentageCap,
    dailyMax: given?.daily_max ?? defaults.dailyMax,
    overageThreshold: given?.overage_threshold ?? defaults.overageThreshold,
    edDailySoftLimit: given?.ed_daily_soft_limit ?? defaults.edDailySoftLimit,
    edSoftLimitPercentage: given?.ed_soft_limit_percentage ?? defaults.edSoftLimitPercentage,
    edSmoothingWindowDays: given?.ed_smoothing_window_days ?? defaults.edSmoothingWindowDays,
    catchUpSpreadDays: given?.catch_up_spread_days ?? defaults.catchUpSpreadDays,
    maxEmailsPerContactPerPeriod:
      given?.max_emails_per_contact_per_period ?? defaults.maxEmailsPerContactPerPeriod,
    periodDays: given?.period_days ?? defaults.periodDays,
    onOverflow: given?.on_overflow ?? defaults.onOverflow,
  };
}

function emailTypesFrom(
  { email_types: given }: ConfigurationDocument,
  { emailTypes: defaults }: Settings,
): Settings['emailTypes'] {
  const typeFrom = (type: keyof Settings['emailTypes']) => ({
    enabled: given?.[type]?.enabled ?? defaults[type].enabled,
    priority: given?.[type]?.priority ?? defaults[type].priority,
  });
  return {
    birthday: typeFrom('birthday'),
    effective_date: typeFrom('effective_date'),
    aep: typeFrom('aep'),
    post_window: typeFrom('post_window'),
  };
}

function sendingFrom(
  { sending: given }: ConfigurationDocument,
  { sending: defaults }: Settings,
): Settings['sending'] {
  const breaker = given?.breaker;
  return {
    sendUntil: given?.send_until ?? defaults.sendUntil,
    delaySeconds: given?.delay_seconds ?? defaults.delaySeconds,
    dryRun: given?.dry_run ?? defaults.dryRun,
    softBounces: given?.soft_bounces ?? defaults.softBounces,
    breaker: {
      minSends: breaker?.min_sends ?? defaults.breaker.minSends,
      minEvents: breaker?.min_events ?? defaults.breaker.minEvents,
      bounceRate: breaker?.bounce_rate ?? defaults.breaker.bounceRate,
      complaintRate: breaker?.complaint_rate ?? defaults.breaker.complaintRate,
    },
  };
}

/** `HH:MM` and `HH:MM:SS` both as the latter. */
function withSeconds(timeOfDay: string): string {
  return timeOfDay.length === 5 ? `${timeOfDay}:00` : timeOfDay;
}
