import { dayOf } from '../../shared/domain/calendar/civil-date.ts';
import type { Contact } from '../../shared/domain/contacts/contact.ts';
import { emailId } from '../../shared/domain/planning/hash.ts';
import type { TemplateText } from '../../shared/domain/templates/template-text.ts';
import type { RenderInput } from '../../shared/ports/renderer.ts';
import { someSettings } from './settings.ts';

/** Tuesday, March 3, 2026, 8:30 in Chicago. */
export const SENT_AT = Date.UTC(2026, 2, 3, 14, 30);

/** Settings of an organization that may send. */
export const SENDER = {
  name: 'Lakeside Research',
  from: 'Lakeside Research <visits@lakeside.example>',
  replyTo: 'team@lakeside.example',
  postalAddress: '1 Main Street, Chicago, IL 60601',
  publicUrl: 'https://lakeside.example',
} as const;

/** A layout that adds next to nothing. */
export const PLAIN_LAYOUT: TemplateText = {
  name: 'layout',
  subject: '',
  html: "<!doctype html><html><body>{{ content }}<footer>{{ organization.postal_address }} {{ unsubscribe_url | default: '' }}</footer></body></html>",
  text: '{{ content }}\n--\n{{ organization.postal_address }} {{ unsubscribe_url | default: "" }}',
};

/** A template of a name. */
export function someTemplate(overrides: Partial<TemplateText> = {}): TemplateText {
  return { name: 'birthday', subject: 'Hello', html: '<p>Hello.</p>', text: null, ...overrides };
}

/** Maria Lopez of Chicago. */
export function mariaLopez(overrides: Partial<Contact> = {}): Contact {
  return {
    id: 'c1',
    email: 'maria@example.com',
    firstName: 'Maria',
    lastName: 'Lopez',
    phoneNumber: null,
    zipCode: '60614',
    state: 'IL',
    birthDate: dayOf('1956-03-17'),
    effectiveDate: null,
    segment: null,
    active: true,
    signupDate: null,
    timeZone: null,
    smsConsent: null,
    attributes: {},
    ...overrides,
  };
}

/** A birthday mail to Maria Lopez in the plain layout, with what a test cares about changed. */
export function mailInput(
  overrides: Partial<Omit<RenderInput, 'email'>> & {
    readonly email?: Partial<RenderInput['email']>;
  } = {},
): RenderInput {
  return {
    settings: someSettings({ organization: SENDER }),
    contact: mariaLopez(),
    visits: [],
    sentAt: SENT_AT,
    unsubscribeUrl: null,
    ...overrides,
    templates: { layout: PLAIN_LAYOUT, birthday: someTemplate(), ...overrides.templates },
    email: {
      emailId: emailId('org', 'c1', 'birthday', '2026-03-17'),
      type: 'birthday',
      kind: 'marketing',
      campaign: null,
      visit: null,
      eventDate: dayOf('2026-03-17'),
      template: 'birthday',
      ...overrides.email,
    },
  };
}
