import type { Settings } from '../../domain/settings/settings.ts';
import { inlineTemplateOf } from '../../domain/settings/template-names.ts';
import { templateUses, type TemplateUse } from '../../domain/templates/template-uses.ts';
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
  return templateUses(settings)
    .filter((use) => isNeeded(settings, use) && !isThere(settings, use, known))
    .map((use) => {
      const wanted = `Expected a template ${describeValue(use.template)} for ${describeUse(use)}`;
      const message = `${wanted}, but no file has it${didYouMean(use.template, known)}`;
      return problemAt(pathOf(settings, use), message);
    });
}

function isNeeded(settings: Settings, { type, kind, template }: TemplateUse): boolean {
  // Outreach brings subject and text in its file, so it needs a template only where it names one.
  if (type === 'campaign_outreach') return template !== type;
  return kind !== 'followup' || isAnythingFollowedUp(settings);
}

function isAnythingFollowedUp({ emailTypes, campaignInstances }: Settings): boolean {
  return (
    Object.values(emailTypes).some(({ enabled }) => enabled) ||
    campaignInstances.some(
      ({ active, effective }) => active && effective.active && effective.enableFollowups,
    )
  );
}

function isThere(
  settings: Settings,
  { template }: TemplateUse,
  known: ReadonlySet<string>,
): boolean {
  // A campaign's template may go without the prefix: `rate_increase` for `campaign_rate_increase`.
  const short = template.replace(/^campaign_/, '');
  return known.has(template) || known.has(short) || inlineTemplateOf(settings, template) !== null;
}

function describeUse({ type, campaign, visit }: TemplateUse): string {
  if (campaign !== null) return `the campaign instance "${campaign}"`;
  return visit === null
    ? `emails of type ${type}`
    : `the visit template "${codeOf(type)}", which has no subject and body of its own`;
}

function pathOf(settings: Settings, { type, campaign, visit }: TemplateUse): ConfigurationPath {
  if (campaign !== null) {
    const names = settings.campaignInstances.map(({ instanceName }) => instanceName);
    return ['campaign_instances', names.indexOf(campaign), 'email_template'];
  }
  if (visit === null) return ['email_templates', type];
  const codes = settings.visitTemplates.map(({ code }) => code);
  return ['visit_templates', codes.indexOf(codeOf(type)), 'template'];
}

function codeOf(visitType: string): string {
  return visitType.slice('visit_'.length);
}
