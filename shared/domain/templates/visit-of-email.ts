import type { Contact, Visit } from '../contacts/contact.ts';
import type { PlannedEmail } from '../planning/email.ts';
import type { Settings, VisitTemplate } from '../settings/settings.ts';

/** Visit mail speaks of the date it was planned for; a time counts only if it is of that date. */
export function visitOfEmail(facts: {
  readonly email: Pick<PlannedEmail, 'visit' | 'eventDate'>;
  readonly visits: readonly Visit[];
}): Visit | null {
  const { visit: name, eventDate } = facts.email;
  if (name === null) return null;
  const known = facts.visits.find((visit) => visit.visit === name && visit.date === eventDate);
  return known ?? { visit: name, date: eventDate, time: null };
}

/** The visit template that an email of type `visit_<code>` was planned from. */
export function visitTemplateOf(
  settings: Settings,
  email: Pick<PlannedEmail, 'type' | 'visit'>,
): VisitTemplate | undefined {
  if (email.visit === null) return undefined;
  return settings.visitTemplates.find(({ code }) => `visit_${code}` === email.type);
}

/** The zone that visit times are in: the contact's, else the organization's. */
export function visitZone(contact: Contact, settings: Settings): string {
  return contact.timeZone ?? settings.organization.timeZone;
}
