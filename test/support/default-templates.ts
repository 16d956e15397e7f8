import { join } from 'node:path';
import { readTemplateFolder } from '../../shared/adapters/folder/template-folder.ts';
import type { StoredTemplate } from '../../shared/ports/config-versions.ts';
import { sampleMail } from '../../shared/domain/templates/sample-mail.ts';
import { templateUses, type TemplateUse } from '../../shared/domain/templates/template-uses.ts';
import { BUILT_IN_CAMPAIGN_TYPES } from '../../shared/domain/settings/campaign-types.ts';
import type { RenderInput } from '../../shared/ports/renderer.ts';
import { SENDER } from './mail-input.ts';
import { someCampaignType, someInstance, someSettings, someVisitTemplate } from './settings.ts';

/** The templates that come with the project. */
export function defaultTemplates(): Promise<Record<string, StoredTemplate>> {
  return readTemplateFolder(join(import.meta.dirname, '..', '..', 'config', 'templates'));
}

/** Settings that use every one of them: all types, an instance of each campaign, all visit mail. */
export const EVERYTHING = someSettings({
  organization: SENDER,
  campaignInstances: Object.entries(BUILT_IN_CAMPAIGN_TYPES).map(([name, fields]) =>
    someInstance({
      instanceName: `${name}_1`,
      effective: someCampaignType({ name, required: fields.required ?? false }),
    }),
  ),
  visitTemplates: [
    someVisitTemplate({ ...named('visit_reminder'), calendarEvent: true, place: 'Room 12' }),
    someVisitTemplate({ ...named('visit_welcome'), visit: 'signup' }),
    someVisitTemplate({ ...named('visit_thanks'), offsetDays: 1 }),
  ],
});

/** Every kind of mail those settings send. */
export const EVERY_USE = templateUses(EVERYTHING);

/** A mail of one kind to the sample contact, ready to render. */
export function sampleInput(
  use: TemplateUse,
  templates: Record<string, StoredTemplate>,
  contact: 'full' | 'sparse' = 'full',
): RenderInput {
  return { ...sampleMail(EVERYTHING, use, contact), templates, unsubscribeUrl: null };
}

function named(template: string) {
  return { code: template.replace('visit_', ''), template, subject: null, body: null };
}
