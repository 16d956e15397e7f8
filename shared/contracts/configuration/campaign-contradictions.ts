import { formatCivilDate } from '../../domain/calendar/civil-date.ts';
import {
  BUILT_IN_CAMPAIGN_TYPES,
  mergeCampaignTypeFields,
} from '../../domain/settings/campaign-types.ts';
import type { Settings } from '../../domain/settings/settings.ts';
import { instanceLayers, typeLayers } from './campaigns-from-document.ts';
import type { CampaignInstanceDocument } from './campaigns.schema.ts';
import type { ConfigurationDocument } from './configuration.schema.ts';
import { unknownName } from './expected-received.ts';
import type { Finding } from './issue-problems.ts';

/** What contradicts itself in campaign types and instances (rules §3, §7). */
export function campaignContradictions(document: ConfigurationDocument): readonly Finding[] {
  const types = Object.keys(document.campaign_types ?? {});
  const instances = document.campaign_instances ?? [];
  const known = campaignTypeNames(document);
  return [
    ...types.flatMap((name) => typeContradictions(document, name)),
    ...instances.flatMap((instance, index) => [
      ...instanceContradictions(document, instance, known).map(({ path, message }) => ({
        path: ['campaign_instances', index, ...path],
        message,
      })),
    ]),
    ...repeatedNames(instances),
  ];
}

/** Instances that will not do what their author most likely expects. */
export function campaignDoubts({ campaignInstances }: Settings): readonly Finding[] {
  return campaignInstances.flatMap((instance, index): readonly Finding[] => {
    const { effective, triggerDate, campaignType } = instance;
    const path = ['campaign_instances', index];
    if (effective.targetAllContacts && triggerDate === null) {
      const message = `Expected a trigger_date, because its type ${campaignType} targets all contacts; without one only those in a targets file get it`;
      return [{ path, message }];
    }
    if (!effective.targetAllContacts && triggerDate !== null) {
      const message = `trigger_date has no effect, because the type ${campaignType} does not target all contacts; each target brings its own`;
      return [{ path: [...path, 'trigger_date'], message }];
    }
    return [];
  });
}

/** The campaign types that instances may name: built-in and the configuration's own. */
export function campaignTypeNames(document: ConfigurationDocument): readonly string[] {
  return [
    ...new Set([
      ...Object.keys(BUILT_IN_CAMPAIGN_TYPES),
      ...Object.keys(document.campaign_types ?? {}),
    ]),
  ];
}

function typeContradictions(document: ConfigurationDocument, name: string): readonly Finding[] {
  const fields = mergeCampaignTypeFields(...typeLayers(document, name));
  if (!isRequiredYetRespecting(fields)) return [];
  const path = ['campaign_types', name, 'respect_exclusion_windows'];
  return [{ path, message: REQUIRED_YET_RESPECTING }];
}

const REQUIRED_YET_RESPECTING =
  'Expected false, or the line left out, because the type is required and required mail ignores exclusion windows; got true';

function isRequiredYetRespecting(fields: ReturnType<typeof mergeCampaignTypeFields>): boolean {
  return fields.required === true && fields.respectExclusionWindows === true;
}

function instanceContradictions(
  document: ConfigurationDocument,
  instance: CampaignInstanceDocument,
  known: readonly string[],
): readonly Finding[] {
  const findings: Finding[] = [];
  const { campaign_type: type } = instance;
  const [start, end] = [instance.active_start_date ?? null, instance.active_end_date ?? null];
  if (!known.includes(type)) {
    const message = unknownName('campaign type', type, known);
    findings.push({ path: ['campaign_type'], message });
  }
  if (start !== null && end !== null && end < start) {
    const message = `Expected a date on or after active_start_date, ${formatCivilDate(start)}, got ${formatCivilDate(end)}`;
    findings.push({ path: ['active_end_date'], message });
  }
  return [...findings, ...overrideContradictions(document, instance)];
}

function overrideContradictions(
  document: ConfigurationDocument,
  instance: CampaignInstanceDocument,
): readonly Finding[] {
  const { overrides } = instance;
  // Without overrides of its own the fault is the type's, and told there.
  const isOwn =
    overrides?.required !== undefined || overrides?.respect_exclusion_windows !== undefined;
  const fields = mergeCampaignTypeFields(...instanceLayers(document, instance));
  if (!isOwn || !isRequiredYetRespecting(fields)) return [];
  const field =
    overrides.respect_exclusion_windows === undefined ? 'required' : 'respect_exclusion_windows';
  return [{ path: ['overrides', field], message: REQUIRED_YET_RESPECTING }];
}

function repeatedNames(instances: readonly CampaignInstanceDocument[]): readonly Finding[] {
  const first = new Map<string, number>();
  const findings: Finding[] = [];
  for (const [index, { instance_name: name }] of instances.entries()) {
    const earlier = first.get(name);
    if (earlier === undefined) {
      first.set(name, index);
    } else {
      const message = `Expected a name of its own, got "${name}", which is another instance’s name already`;
      findings.push({ path: ['campaign_instances', index, 'instance_name'], message });
    }
  }
  return findings;
}
