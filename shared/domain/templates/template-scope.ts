import type { Day } from '../calendar/civil-date.ts';
import { localTimeAt } from '../calendar/time-zone.ts';
import type { Contact, Visit } from '../contacts/contact.ts';
import type { PlannedEmail } from '../planning/email.ts';
import type { Settings, VisitTemplate } from '../settings/settings.ts';
import { clockTime, DateText, whenText, zoneText } from './date-text.ts';
import { parseMailbox } from './mailbox.ts';
import { visitOfEmail, visitTemplateOf, visitZone } from './visit-of-email.ts';

/** What is known when a mail is made. */
export interface MailFacts {
  readonly settings: Settings;
  readonly contact: Contact;
  readonly visits: readonly Visit[];
  readonly email: Pick<
    PlannedEmail,
    'emailId' | 'type' | 'kind' | 'campaign' | 'visit' | 'eventDate' | 'template'
  >;
  /** Epoch milliseconds. */
  readonly sentAt: number;
}

/** Values by the names of `TEMPLATE_VARIABLES`; null = missing for this contact. */
export type TemplateScope = Readonly<Record<string, unknown>>;

/** A value for every variable that the mail's kind has. */
export function templateScope(facts: MailFacts, unsubscribeUrl: string | null): TemplateScope {
  const { settings, email } = facts;
  return {
    ...contactValues(facts.contact),
    event_date: new DateText(email.eventDate),
    today: new DateText(todayOf(facts)),
    visits: comingVisits(facts),
    organization: organizationValues(settings),
    unsubscribe_url: unsubscribeUrl,
    mail: { id: email.emailId, type: email.type, kind: email.kind },
    ...visitScope(facts),
    ...(email.campaign === null ? {} : { campaign: campaignValues(settings, email.campaign) }),
  };
}

function contactValues(contact: Contact): Record<string, unknown> {
  const names = [contact.firstName, contact.lastName].filter((name) => name !== null);
  return {
    first_name: contact.firstName,
    last_name: contact.lastName,
    full_name: names.length > 0 ? names.join(' ') : null,
    email: contact.email,
    contact_id: contact.id,
    phone_number: contact.phoneNumber,
    zip_code: contact.zipCode,
    state: contact.state,
    segment: contact.segment,
    birth_date: dateOrNull(contact.birthDate),
    effective_date: dateOrNull(contact.effectiveDate),
    signup_date: dateOrNull(contact.signupDate),
    company: contact.attributes['company'] ?? null,
    attributes: contact.attributes,
  };
}

function organizationValues({ organization }: Settings): Record<string, unknown> {
  const email = organization.from === null ? null : parseMailbox(organization.from).address;
  return {
    name: organization.name ?? organization.id,
    email,
    reply_to: organization.replyTo === null ? email : parseMailbox(organization.replyTo).address,
    postal_address: organization.postalAddress,
    public_url: organization.publicUrl,
  };
}

function campaignValues(settings: Settings, name: string): Record<string, unknown> {
  const instance = settings.campaignInstances.find(({ instanceName }) => instanceName === name);
  return { name, metadata: instance?.metadata ?? {} };
}

function comingVisits(facts: MailFacts): Record<string, unknown>[] {
  const today = todayOf(facts);
  return facts.visits
    .filter(({ date }) => date >= today)
    .toSorted((a, b) => a.date - b.date || byText(a.time ?? '', b.time ?? ''))
    .map((visit) => visitValues(facts, visit, undefined));
}

function visitScope(facts: MailFacts): Record<string, unknown> {
  const visit = visitOfEmail(facts);
  if (!visit) return {};
  return { visit: visitValues(facts, visit, visitTemplateOf(facts.settings, facts.email)) };
}

function visitValues(
  facts: MailFacts,
  visit: Visit,
  template: VisitTemplate | undefined,
): Record<string, unknown> {
  const daysAway = visit.date - todayOf(facts);
  return {
    name: visit.visit,
    date: new DateText(visit.date),
    when: whenText(daysAway),
    days_away: daysAway,
    time: visit.time === null ? null : clockTime(visit.time),
    time_zone: visit.time === null ? null : zoneText(visitZone(facts.contact, facts.settings)),
    place: template?.place ?? null,
    duration_minutes: template?.durationMinutes ?? null,
  };
}

function todayOf({ settings, sentAt }: MailFacts): Day {
  return localTimeAt(sentAt, settings.organization.timeZone).day;
}

function byText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function dateOrNull(day: Day | null): DateText | null {
  return day === null ? null : new DateText(day);
}
