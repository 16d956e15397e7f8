import { FOLLOWUP_TYPES } from '../../domain/planning/compile.ts';
import type { AnniversaryType, Settings } from '../../domain/settings/settings.ts';
import { inlineTemplateOf, templateFor } from '../../domain/settings/template-names.ts';
import { describeValue, didYouMean } from './expected-received.ts';
import type { ConfigurationPath, ConfigurationProblem } from './problem.ts';
import type { ConfigurationText } from './read-configuration.ts';
import { readYaml } from './yaml-source.ts';

/**
 * The templates that a configuration needs and that no file has; empty = all are there. Templates
 * of disabled types and inactive campaigns need not be there.
 *
 * @param templateNames the templates of the template folder, without endings.
 * @param source the configuration's text, for lines and columns.
 */
export function checkTemplates(
  settings: Settings,
  templateNames: Iterable<string>,
  source: ConfigurationText,
): readonly ConfigurationProblem[] {
  const known = new Set(templateNames);
  const { problemAt } = readYaml(source.file, source.text);
  return usesOf(settings)
    .filter(({ template }) => !known.has(template) && !inlineTemplateOf(settings, template))
    .map(({ template, path, purpose }) => {
      const wanted = `Expected a template ${describeValue(template)} for ${purpose}`;
      return problemAt(path, `${wanted}, but no file has it${didYouMean(template, known)}`);
    });
}

interface TemplateUse {
  readonly template: string;
  readonly path: ConfigurationPath;
  /** Completes "a template … for". */
  readonly purpose: string;
}

function usesOf(settings: Settings): readonly TemplateUse[] {
  const campaigns = campaignUses(settings);
  const anniversaries = ANNIVERSARY_TYPES.filter((type) => settings.emailTypes[type].enabled);
  const followups =
    anniversaries.length > 0 || campaigns.some(({ isFollowedUp }) => isFollowedUp)
      ? FOLLOWUP_TYPES
      : [];
  return [
    ...[...anniversaries, ...followups].map((type) => ({
      template: templateFor(settings, type),
      path: ['email_templates', type],
      purpose: `emails of type ${type}`,
    })),
    ...campaigns,
    ...settings.visitTemplates.map(({ code }, index) => ({
      template: templateFor(settings, `visit_${code}`),
      path: ['visit_templates', index, 'template'],
      purpose: `the visit template "${code}", which has no subject and body of its own`,
    })),
  ];
}

const ANNIVERSARY_TYPES: readonly AnniversaryType[] = [
  'birthday',
  'effective_date',
  'aep',
  'post_window',
];

const OUTREACH = 'campaign_outreach';

function campaignUses(
  settings: Settings,
): readonly (TemplateUse & { readonly isFollowedUp: boolean })[] {
  return settings.campaignInstances.flatMap((instance, index) => {
    if (!instance.active || !instance.effective.active) return [];
    // Outreach brings subject and body in its file, so it needs a template only where it names one.
    const isNamed = instance.emailTemplate ?? settings.emailTemplates[OUTREACH];
    if (`campaign_${instance.campaignType}` === OUTREACH && !isNamed) return [];
    return [
      {
        template: templateFor(settings, `campaign_${instance.campaignType}`, instance),
        path: ['campaign_instances', index, 'email_template'],
        purpose: `the campaign instance "${instance.instanceName}"`,
        isFollowedUp: instance.effective.enableFollowups,
      },
    ];
  });
}
