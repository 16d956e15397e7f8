import { emailId } from '../../domain/planning/hash.ts';
import { TemplateError } from '../../domain/templates/errors.ts';
import { invitation } from '../../domain/templates/invitation.ts';
import { domainOf, type Mailbox, parseMailbox } from '../../domain/templates/mailbox.ts';
import { mailSource } from '../../domain/templates/mail-source.ts';
import { templateScope } from '../../domain/templates/template-scope.ts';
import { findLayout, LAYOUT } from '../../domain/templates/template-text.ts';
import { unsubscribeWays } from '../../domain/templates/unsubscribe.ts';
import { visitOfEmail, visitTemplateOf, visitZone } from '../../domain/templates/visit-of-email.ts';
import type { RenderedMail, Renderer, RenderInput } from '../../ports/renderer.ts';
import { checkTemplates } from './check-templates.ts';
import { createCompiler } from './compiler.ts';
import { composeMail, type MailParts } from './compose-mail.ts';
import { type Compilers, renderParts } from './render-parts.ts';

/** What the renderer needs from outside. */
export interface LiquidRendererOptions {
  /**
   * A file of the template folder's `attachments/`; undefined when there is none of that name.
   *
   * @defaultValue there are no attachments
   */
  readonly readAttachment?: ReadAttachment;
}

/** Reads a file that a visit template attaches. */
export type ReadAttachment = (
  name: string,
  organizationId: string,
) => Promise<Uint8Array | undefined>;

/** Many mailboxes refuse more than 10 MB, and base64 makes a file a third longer. */
const MAX_ATTACHMENT_BYTES = 7_000_000;

/** Mail from Liquid templates. The same input gives the same bytes. */
export function liquidRenderer(options: LiquidRendererOptions = {}): Renderer {
  const readAttachment = options.readAttachment ?? (async () => undefined);
  const compile = { html: createCompiler('html'), text: createCompiler('text') };
  return {
    async render(input) {
      return finish(readMail(compile, input), await attachmentsOf(input, readAttachment));
    },
    check: (settings, templates) => checkTemplates(settings, templates, readAttachment),
  };
}

type UnattachedMail = Omit<MailParts, 'attachments'>;

function readMail(compile: Compilers, input: RenderInput): UnattachedMail {
  const { contact, email, settings } = input;
  const layout = findLayout(input.templates);
  if (!layout) throw new TemplateError({ template: LAYOUT }, 'expected a file layout.html');
  const { from, replyTo } = senderOf(input);
  const ways = unsubscribeWays(email, input.unsubscribeUrl, replyTo ?? from);
  const scope = templateScope(input, ways?.link ?? null);
  const names = [contact.firstName, contact.lastName].filter((name) => name !== null);
  const to = { name: names.length > 0 ? names.join(' ') : null, address: contact.email.trim() };
  return {
    emailId: email.emailId,
    from,
    replyTo,
    to,
    ...renderParts(compile, layout, mailSource(input, input.templates), scope),
    sentAt: input.sentAt,
    headers: ways?.headers ?? {},
    invitation: invitationOf(input, {
      from,
      to,
      organization: settings.organization.name ?? from.address,
    }),
  };
}

async function finish(
  mail: UnattachedMail,
  attachments: MailParts['attachments'],
): Promise<RenderedMail> {
  return {
    from: written(mail.from),
    to: mail.to.address,
    subject: mail.subject,
    html: mail.html,
    text: mail.text,
    mime: await composeMail({ ...mail, attachments }),
  };
}

/** Mail without a sender cannot go; marketing without a street address may not (16 CFR 316.5). */
function senderOf({ settings: { organization }, email }: RenderInput): {
  from: Mailbox;
  replyTo: Mailbox | null;
} {
  const place = { template: email.template };
  if (organization.from === null) {
    throw new TemplateError(place, 'expected the setting organization.from, got none');
  }
  if (organization.postalAddress === null && email.kind !== 'transactional') {
    throw new TemplateError(
      place,
      `expected the setting organization.postal_address, which ${email.kind} mail must carry`,
    );
  }
  const from = parseMailbox(organization.from);
  const { replyTo, name } = organization;
  return {
    from: { ...from, name: from.name ?? name },
    replyTo: replyTo === null ? null : parseMailbox(replyTo),
  };
}

function invitationOf(
  input: RenderInput,
  sides: { from: Mailbox; to: Mailbox; organization: string },
): string | null {
  const template = visitTemplateOf(input.settings, input.email);
  const visit = visitOfEmail(input);
  // A sign-up is no appointment.
  if (!template?.calendarEvent || !visit || visit.visit === 'signup') return null;
  const { from, to, organization } = sides;
  const { id } = input.settings.organization;
  const identity = emailId(id, input.contact.id, 'invitation', visit.visit);
  return invitation({
    uid: `${identity}@${domainOf(from)}`,
    visit,
    timeZone: visitZone(input.contact, input.settings),
    durationMinutes: template.durationMinutes,
    summary: `${organization}: visit ${visit.visit}`,
    place: template.place,
    organizer: { name: organization, address: from.address },
    attendee: to,
    sentAt: input.sentAt,
  });
}

async function attachmentsOf(
  { settings, email }: RenderInput,
  readAttachment: ReadAttachment,
): Promise<MailParts['attachments']> {
  const place = { template: email.type };
  const attachments: { name: string; content: Uint8Array }[] = [];
  let bytes = 0;
  for (const name of visitTemplateOf(settings, email)?.attachments ?? []) {
    const content = await readAttachment(name, settings.organization.id);
    if (!content) throw new TemplateError(place, `expected a file attachments/${name}, found none`);
    bytes += content.byteLength;
    if (bytes > MAX_ATTACHMENT_BYTES) {
      throw new TemplateError(
        place,
        `expected attachments of at most ${String(MAX_ATTACHMENT_BYTES)} bytes, got ${String(bytes)} up to ${name}`,
      );
    }
    attachments.push({ name, content });
  }
  return attachments;
}

/** As SES and the outbox want the sender: with its name, quoted where it needs to be. */
function written({ name, address }: Mailbox): string {
  return name === null ? address : `"${name.replaceAll(/["\\]/g, '\\$&')}" <${address}>`;
}
