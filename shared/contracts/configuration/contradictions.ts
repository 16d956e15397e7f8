import { hasDaylightSaving, parseTimeOfDay } from '../../domain/calendar/time-zone.ts';
import { FOLLOWUP_TYPES } from '../../domain/planning/compile.ts';
import { defaultSettings } from '../../domain/settings/defaults.ts';
import { campaignContradictions, campaignTypeNames } from './campaign-contradictions.ts';
import type { ConfigurationDocument } from './configuration.schema.ts';
import { describeValue, unknownName } from './expected-received.ts';
import type { Finding } from './issue-problems.ts';
import { stateRuleContradictions } from './state-rule-contradictions.ts';
import { visitTemplateContradictions } from './visit-template-contradictions.ts';

/** What is right by itself but not together with the rest. */
export function contradictionsIn(
  document: ConfigurationDocument,
  organizationId: string | undefined,
): readonly Finding[] {
  return [
    ...organizationContradictions(document, organizationId),
    ...timeContradictions(document),
    ...aepContradictions(document),
    ...stateRuleContradictions(document),
    ...campaignContradictions(document),
    ...visitTemplateContradictions(document),
    ...emailTemplateContradictions(document),
  ];
}

function organizationContradictions(
  document: ConfigurationDocument,
  organizationId: string | undefined,
): readonly Finding[] {
  const path = ['organization', 'id'];
  const id = document.organization?.id;
  if (id === undefined && organizationId === undefined) {
    return [{ path, message: 'Expected the organization’s id, but it is missing' }];
  }
  if (id !== undefined && organizationId !== undefined && id !== organizationId) {
    const message = `Expected ${describeValue(organizationId)}, the organization that this configuration is for, got ${describeValue(id)}`;
    return [{ path, message }];
  }
  return [];
}

function timeContradictions(document: ConfigurationDocument): readonly Finding[] {
  const defaults = defaultSettings('defaults');
  const sendTime = document.timing_constants?.send_time ?? defaults.timing.sendTime;
  const sendUntil = document.sending?.send_until ?? defaults.sending.sendUntil;
  const zone = document.organization?.time_zone ?? defaults.organization.timeZone;
  const startSecond = parseTimeOfDay(sendTime) ?? 0;
  const findings: Finding[] = [];
  if (startSecond < FIRST_SAFE_SECOND && hasDaylightSaving(zone)) {
    // An hour of the night is skipped or comes twice when clocks change; so would the daily run be.
    const message = `Expected a time from 04:00 on, because clocks change at night in ${zone}, got "${sendTime}"`;
    findings.push({ path: ['timing_constants', 'send_time'], message });
  }
  if ((parseTimeOfDay(sendUntil) ?? 0) <= startSecond) {
    const path = document.sending?.send_until
      ? ['sending', 'send_until']
      : ['timing_constants', 'send_time'];
    const message = `Expected sending to stop after it starts, but send_until is "${sendUntil}" and send_time "${sendTime}"`;
    findings.push({ path, message });
  }
  return findings;
}

const FIRST_SAFE_SECOND = 4 * 3600;

function aepContradictions(document: ConfigurationDocument): readonly Finding[] {
  const seen = new Set<string>();
  const findings: Finding[] = [];
  for (const [index, { month, day }] of (document.aep_config?.default_dates ?? []).entries()) {
    const date = `month ${month}, day ${day}`;
    if (seen.has(date)) {
      const message = `Expected every date once, got ${date} a second time`;
      findings.push({ path: ['aep_config', 'default_dates', index], message });
    }
    seen.add(date);
  }
  return findings;
}

function emailTemplateContradictions(document: ConfigurationDocument): readonly Finding[] {
  const known = new Set([
    ...Object.keys(defaultSettings('defaults').emailTypes),
    ...FOLLOWUP_TYPES,
    ...campaignTypeNames(document).map((name) => `campaign_${name}`),
    ...(document.visit_templates ?? []).map(({ code }) => `visit_${code}`),
  ]);
  return Object.keys(document.email_templates ?? {})
    .filter((type) => !known.has(type))
    .map((type) => ({
      path: ['email_templates', type],
      message: unknownName('email type', type, known),
    }));
}
