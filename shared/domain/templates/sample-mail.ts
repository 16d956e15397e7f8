import { dayFromCivil } from '../calendar/civil-date.ts';
import { instantOf } from '../calendar/time-zone.ts';
import type { Contact, Visit } from '../contacts/contact.ts';
import { emailId } from '../planning/hash.ts';
import type { Settings } from '../settings/settings.ts';
import type { MailFacts } from './template-scope.ts';
import type { TemplateUse } from './template-uses.ts';

/** How much is known of a sample contact: everything, or only what every contact has. */
export type SampleContact = 'full' | 'sparse';

const TODAY = dayFromCivil(2026, 3, 3);
const EVENT = dayFromCivil(2026, 3, 5);

/**
 * A mail of one kind to a made-up contact on a fixed day: for checking templates, previews of them
 * and tests.
 */
export function sampleMail(
  settings: Settings,
  use: TemplateUse,
  contact: SampleContact = 'full',
): MailFacts {
  const { visit } = use;
  return {
    settings,
    contact: contact === 'full' ? FULL : sparseContact(use),
    visits: visit === null ? [] : [sampleVisit(visit, contact)],
    email: {
      emailId: emailId(settings.organization.id, FULL.id, use.type, 'sample'),
      type: use.type,
      kind: use.kind,
      campaign: use.campaign,
      visit,
      eventDate: EVENT,
      template: use.template,
    },
    sentAt: instantOf({ day: TODAY, secondOfDay: 8.5 * 3600 }, settings.organization.timeZone),
  };
}

const FULL: Contact = {
  id: 'sample-1',
  email: 'maria.lopez@example.com',
  firstName: 'Maria',
  lastName: 'Lopez',
  phoneNumber: '312-555-0142',
  zipCode: '60614',
  state: 'IL',
  birthDate: dayFromCivil(1956, 3, 5),
  effectiveDate: dayFromCivil(2019, 3, 5),
  segment: 'A',
  active: true,
  signupDate: dayFromCivil(2026, 1, 9),
  timeZone: 'America/Chicago',
  smsConsent: null,
  attributes: { company: 'Lakeside Clinic' },
};

/** A birthday mail goes only to somebody whose birthday is known, and the like. */
function sparseContact({ type, visit }: TemplateUse): Contact {
  return {
    ...FULL,
    firstName: null,
    lastName: null,
    phoneNumber: null,
    zipCode: null,
    state: null,
    birthDate: type === 'birthday' ? FULL.birthDate : null,
    effectiveDate: type === 'effective_date' ? FULL.effectiveDate : null,
    segment: null,
    signupDate: visit === 'signup' ? FULL.signupDate : null,
    timeZone: null,
    attributes: {},
  };
}

function sampleVisit(visit: string, contact: SampleContact): Visit {
  return { visit, date: EVENT, time: contact === 'full' && visit !== 'signup' ? '14:30' : null };
}
