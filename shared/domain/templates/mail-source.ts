import { TemplateError } from './errors.ts';
import type { MailFacts } from './template-scope.ts';
import { findTemplate, type Templates } from './template-text.ts';
import { visitTemplateOf } from './visit-of-email.ts';

/** The Liquid texts that one mail is made from. */
export interface MailSource {
  /** Named in errors. */
  readonly name: string;
  readonly subject: string;
  /** HTML or plain text. */
  readonly body: string;
  /** Own text part; null = derived from the body. */
  readonly text: string | null;
}

/** The type whose contacts may bring their own subject and body, and which then needs no template. */
export const OUTREACH = 'campaign_outreach';

/**
 * What a mail is made from. A visit template's own subject and body come before the template that
 * is named for it; in outreach the contact's `custom_subject` and `custom_body` come first.
 *
 * @throws TemplateError when something is nowhere given.
 */
export function mailSource(
  facts: Pick<MailFacts, 'settings' | 'contact' | 'email'>,
  templates: Templates,
): MailSource {
  const { email } = facts;
  const own = ownTexts(facts);
  const named = findTemplate(templates, email.template);
  const name = own.name ?? email.template;
  const subject = own.subject ?? named?.subject;
  const body = own.body ?? named?.html;
  if (subject === undefined || body === undefined) {
    throw new TemplateError({ template: email.template }, missingTemplate(email));
  }
  // A text part belongs to the body that it was written for.
  const text = own.body === null ? (named?.text ?? null) : null;
  return { name, subject, body, text };
}

interface OwnTexts {
  readonly name: string | null;
  readonly subject: string | null;
  readonly body: string | null;
}

const NOTHING: OwnTexts = { name: null, subject: null, body: null };

function ownTexts({
  settings,
  contact,
  email,
}: Pick<MailFacts, 'settings' | 'contact' | 'email'>): OwnTexts {
  if (email.type === OUTREACH) {
    const subject = filled(contact.attributes['custom_subject']);
    const body = filled(contact.attributes['custom_body']);
    if (subject === null && body === null) return NOTHING;
    return { name: `custom text of contact ${contact.id}`, subject, body };
  }
  const visit = visitTemplateOf(settings, email);
  if (!visit || (visit.subject === null && visit.body === null)) return NOTHING;
  return { name: email.type, subject: visit.subject, body: visit.body };
}

function filled(text: string | undefined): string | null {
  return text === undefined || text.trim() === '' ? null : text;
}

function missingTemplate(email: Pick<MailFacts['email'], 'type' | 'template'>): string {
  return (
    `there is no such template for ${email.type} mail; expected a file ${email.template}.html ` +
    'in the template folder, or another name under email_templates'
  );
}
