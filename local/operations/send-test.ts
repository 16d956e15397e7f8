import type { Settings } from '../../shared/domain/settings/settings.ts';
import { isEmailAddress } from '../../shared/domain/contacts/email-address.ts';
import { domainOf, parseMailbox } from '../../shared/domain/templates/mailbox.ts';
import { sampleMail } from '../../shared/domain/templates/sample-mail.ts';
import { templateUses, type TemplateUse } from '../../shared/domain/templates/template-uses.ts';
import type { ContactRecords } from '../../shared/ports/contacts.ts';
import type { RenderInput } from '../../shared/ports/renderer.ts';
import type { AnyInstallation } from '../installation/any-installation.ts';
import { UserError } from '../user-error.ts';

/** A mail for trying a template out. */
export interface TestMail {
  /** A template, or a type of mail that is made from one. */
  readonly template: string;
  readonly to: string;
  /** Whose data it is made with; a made-up contact's by default. */
  readonly contactId?: string;
}

/** What was handed over. */
export interface SentTestMail {
  readonly type: string;
  readonly subject: string;
  readonly messageId: string;
  /** Where it went: the address, or the one that gets all mail of a stage. */
  readonly wentTo: string;
}

/** Stands before the subject, so that nobody takes the mail for a real one. */
const MARK = '[test] ';

/**
 * Renders a template as it is published and hands the mail over. No email record is made of it:
 * for plans, caps and the contact it never was.
 *
 * @throws UserError when there is no such template, or the address may not get a test mail.
 */
export async function sendTest(
  installation: AnyInstallation,
  request: TestMail,
): Promise<SentTestMail> {
  const { ports, organizationId, place } = installation;
  const { settings, templates } = await installation.configuration();
  const use = useOf(settings, request.template);
  const records = await contactOf(installation, request.contactId);
  await checkReceiver(installation, settings, request.to, records);
  const emailId = `test-${ports.ids.next()}`;
  const input = markedInput({ settings, templates, use, records, now: ports.clock.now() });
  const mail = await ports.renderer.render({
    ...input,
    email: { ...input.email, emailId },
    contact: { ...input.contact, email: request.to },
  });
  const { from, to, mime, subject } = mail;
  const result = await place.mailer.send({ organizationId, emailId, from, to, mime });
  if (result.result !== 'accepted') {
    throw new UserError(
      `Expected the test mail to be accepted, got ${result.result.replace('_', ' ')}: ${result.detail}`,
    );
  }
  const { messageId } = result;
  return { type: use.type, subject, messageId, wentTo: place.redirect ?? to };
}

function useOf(settings: Settings, wanted: string): TemplateUse {
  const uses = templateUses(settings);
  const found = uses.find(({ template, type, campaign }) =>
    [template, type, campaign].includes(wanted),
  );
  if (found) return found;
  const names = [...new Set(uses.map(({ template }) => template))].toSorted().join(', ');
  throw new UserError(
    `Expected a template that the published configuration uses (${names}), got "${wanted}"`,
  );
}

async function contactOf(
  { ports, organizationId }: AnyInstallation,
  contactId: string | undefined,
): Promise<ContactRecords | null> {
  if (contactId === undefined) return null;
  const records = await ports.store.contacts.get(organizationId, contactId);
  if (records) return records;
  throw new UserError(`Expected a contact, got "${contactId}", who is not there`);
}

/**
 * A test mail is for colleagues: it says things to a contact that are not so. An address that a
 * contact has is refused everywhere; where mail reaches people, so is one outside of the domains
 * that the organization writes from.
 */
async function checkReceiver(
  { ports, organizationId, place }: AnyInstallation,
  { organization }: Settings,
  to: string,
  records: ContactRecords | null,
): Promise<void> {
  if (!isEmailAddress(to)) throw new UserError(`Expected --to as a mail address, got "${to}"`);
  const holder = await ports.store.contacts.findByAddress(organizationId, to);
  const isOwn = records?.contact.email.trim().toLowerCase() === to.toLowerCase();
  const whose = holder ?? (isOwn ? records.contact.id : undefined);
  if (whose !== undefined) {
    throw new UserError(
      `Expected --to as an address that no contact has, got that of contact "${whose}"`,
    );
  }
  if (!place.reachesPeople || place.redirect !== null) return;
  const house = [organization.from, organization.replyTo]
    .filter((mailbox) => mailbox !== null)
    .map((mailbox) => domainOf(parseMailbox(mailbox)));
  if (house.includes(domainOf(parseMailbox(to)))) return;
  const domains = [...new Set(house)].join(', ');
  throw new UserError(
    `Expected --to at a domain that the organization writes from (${domains}), got "${to}": real mail goes out here`,
  );
}

interface TestFacts extends Pick<RenderInput, 'settings' | 'templates'> {
  readonly use: TemplateUse;
  readonly records: ContactRecords | null;
  readonly now: number;
}

/** A subject may stand in a template, in a visit template, or beside the contact. */
function markedInput({ settings, templates, use, records, now }: TestFacts): RenderInput {
  const facts = factsOf(settings, use, records);
  const own = facts.contact.attributes['custom_subject'];
  return {
    ...facts,
    contact: {
      ...facts.contact,
      attributes: {
        ...facts.contact.attributes,
        ...(own !== undefined && { custom_subject: `${MARK}${own}` }),
      },
    },
    settings: {
      ...settings,
      visitTemplates: settings.visitTemplates.map((template) => ({
        ...template,
        subject: template.subject === null ? null : `${MARK}${template.subject}`,
      })),
    },
    templates: Object.fromEntries(
      Object.entries(templates).map(([name, template]) => [
        name,
        { ...template, subject: `${MARK}${template.subject}` },
      ]),
    ),
    sentAt: now,
    unsubscribeUrl: null,
  };
}

/** With a contact's data the mail is the one that is planned for it, where there is one. */
function factsOf(
  settings: Settings,
  use: TemplateUse,
  records: ContactRecords | null,
): Omit<RenderInput, 'templates' | 'unsubscribeUrl'> {
  const sample = sampleMail(settings, use);
  if (records === null) return sample;
  const { contact, visits, emails } = records;
  const planned = emails.find(
    ({ type, campaign }) => type === use.type && campaign === use.campaign,
  );
  const visit = visits.find((own) => own.visit === use.visit);
  const eventDate = planned?.eventDate ?? visit?.date ?? sample.email.eventDate;
  return { ...sample, contact, visits, email: { ...sample.email, eventDate } };
}
