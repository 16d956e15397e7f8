import type { CampaignInstance, Settings } from './settings.ts';

/**
 * The name of the template that an email of a type is rendered from (rules §3): a campaign
 * instance's `email_template`, a visit template's own `template`, else `email_templates.<type>`,
 * else the template named like the type (`birthday`, `campaign_rate_increase`, `visit_rem7`).
 *
 * A visit template that carries its subject and body in the configuration has the type's name too;
 * `inlineTemplateOf` gives its text.
 *
 * @param type the email's type, e.g. `campaign_rate_increase`.
 * @param instance the campaign instance, for campaign emails.
 */
export function templateFor(
  settings: Pick<Settings, 'emailTemplates' | 'visitTemplates'>,
  type: string,
  instance: Pick<CampaignInstance, 'emailTemplate'> | null = null,
): string {
  if (instance?.emailTemplate) return instance.emailTemplate;
  const visit = settings.visitTemplates.find((template) => `visit_${template.code}` === type);
  if (visit?.template) return visit.template;
  if (visit?.body) return type;
  return settings.emailTemplates[type] ?? type;
}

/** A template written into the configuration itself. */
export interface InlineTemplate {
  readonly subject: string;
  readonly body: string;
}

/** The subject and body that the configuration gives for a template name, where it does. */
export function inlineTemplateOf(
  settings: Pick<Settings, 'visitTemplates'>,
  templateName: string,
): InlineTemplate | null {
  for (const { code, subject, body } of settings.visitTemplates) {
    if (`visit_${code}` === templateName && subject !== null && body !== null) {
      return { subject, body };
    }
  }
  return null;
}
