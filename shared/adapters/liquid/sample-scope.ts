import type { Settings } from '../../domain/settings/settings.ts';
import { parseMailbox } from '../../domain/templates/mailbox.ts';
import { type SampleContact, sampleMail } from '../../domain/templates/sample-mail.ts';
import { templateScope, type TemplateScope } from '../../domain/templates/template-scope.ts';
import type { TemplateUse } from '../../domain/templates/template-uses.ts';
import { unsubscribeWays } from '../../domain/templates/unsubscribe.ts';

/** The values of a sample mail of one kind. */
export function sampleScope(
  settings: Settings,
  use: TemplateUse,
  contact: SampleContact,
): TemplateScope {
  const facts = sampleMail(settings, use, contact);
  const mailbox = parseMailbox(settings.organization.from ?? 'sender@example.com');
  return templateScope(facts, unsubscribeWays(facts.email, null, mailbox)?.link ?? null);
}
