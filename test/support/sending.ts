import { memoryPorts, type MemoryPorts } from '../../shared/adapters/memory/memory-ports.ts';
import { dayOf, type Day } from '../../shared/domain/calendar/civil-date.ts';
import type { Contact, Visit } from '../../shared/domain/contacts/contact.ts';
import type { Email, PlannedEmail } from '../../shared/domain/planning/email.ts';
import type { Cause } from '../../shared/ports/cause.ts';
import type { Store } from '../../shared/ports/store.ts';
import type { SendRequest } from '../../shared/workflows/send/send-ports.ts';

/** The date for which sending is tried: a Tuesday. */
export const TODAY: Day = dayOf('2026-03-10');

/** 08:30 in Chicago on that date. */
export const SEND_TIME_MS = Date.parse('2026-03-10T08:30:00-05:00');

export const ORG = 'org';

/** The configuration's section `organization`, with all that sending asks for. */
export const AN_ORGANIZATION = {
  id: ORG,
  name: 'Harbor Health',
  from: 'care@harbor.example',
  postal_address: '1 Pier Road, Chicago, IL 60601',
};

const CAUSE: Cause = { actor: 'test', reason: 'prepared', run: null, at: SEND_TIME_MS };

/** An organization in memory that could send at once, and what a test does with it. */
export interface SendWorld {
  readonly ports: MemoryPorts;
  /** A request for today whose replan keeps everything as it is. */
  readonly request: SendRequest;
  /** Puts a contact and what is planned for it into the store. */
  readonly plan: (contact: Contact, ...emails: readonly PlannedEmail[]) => Promise<void>;
  /** Changes a contact that is there, as an import or a person would. */
  readonly change: (contact: Contact, visits?: readonly Visit[]) => Promise<void>;
  readonly email: (email: Pick<PlannedEmail, 'contactId' | 'emailId'>) => Promise<Email>;
}

/**
 * An organization with sender and postal address whose clock stands at its send time.
 * @param sections of its configuration, as users write them.
 */
export async function sendWorld(
  sections: Readonly<Record<string, unknown>> = {},
  given: Partial<MemoryPorts> = {},
): Promise<SendWorld> {
  const ports = memoryPorts(given);
  ports.clock.set(SEND_TIME_MS);
  const { store } = ports;
  const document = JSON.stringify({ organization: AN_ORGANIZATION, ...sections });
  await store.organizations.create({ id: ORG, slices: 4, createdAt: SEND_TIME_MS, stopped: null });
  await store.configVersions.publish(ORG, { document, templates: {} }, CAUSE);
  return {
    ports,
    request: {
      organizationId: ORG,
      today: TODAY,
      actor: 'schedule',
      replan: async () => undefined,
    },
    plan: (contact, ...emails) => planFor(store, contact, emails),
    change: (contact, visits = []) => changeContact(store, contact, visits),
    email: async ({ contactId, emailId }) => {
      const found = await store.emails.get(ORG, contactId, emailId);
      if (!found) throw new Error(`Expected email ${emailId} in the store, found none`);
      return found;
    },
  };
}

/** A contact in Texas, which has no windows. */
export function aContact(overrides: Partial<Contact> = {}): Contact {
  const id = overrides.id ?? 'c1';
  return {
    id,
    email: `${id}@mail.example`,
    firstName: 'Ada',
    lastName: null,
    phoneNumber: null,
    zipCode: null,
    state: 'TX',
    birthDate: null,
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

/** A birthday mail for `c1` that is due today. */
export function aPlannedEmail(overrides: Partial<PlannedEmail> = {}): PlannedEmail {
  const contactId = overrides.contactId ?? 'c1';
  return {
    emailId: `${contactId}-birthday`,
    contactId,
    type: 'birthday',
    kind: 'marketing',
    campaign: null,
    visit: null,
    parentId: null,
    eventDate: TODAY + 14,
    idealDate: TODAY,
    baseDate: TODAY,
    latestDate: TODAY + 14,
    sendDate: TODAY,
    status: 'pending',
    skipReason: null,
    blockedBy: null,
    priority: 5,
    movedBy: null,
    template: 'birthday',
    channel: 'email',
    trace: [],
    ...overrides,
  };
}

async function planFor(
  store: Store,
  contact: Contact,
  emails: readonly PlannedEmail[],
): Promise<void> {
  if (!(await store.contacts.get(ORG, contact.id))) await changeContact(store, contact, []);
  const records = await store.contacts.get(ORG, contact.id);
  const contactVersion = records?.version ?? 0;
  const guard = { contactId: contact.id, contactVersion, run: 0, configVersion: 1 };
  const writes = emails.map((email) => ({ write: 'put' as const, email }));
  await store.emails.putPlanned(ORG, guard, writes, [], CAUSE);
}

async function changeContact(
  store: Store,
  contact: Contact,
  visits: readonly Visit[],
): Promise<void> {
  const records = await store.contacts.get(ORG, contact.id);
  const change = { contact, visits: new Map(visits.map((visit) => [visit.visit, visit])) };
  await store.contacts.change(
    ORG,
    [
      {
        contactId: contact.id,
        expectedVersion: records?.version ?? null,
        change,
        addresses: 'shared',
        bulkRun: null,
      },
    ],
    CAUSE,
  );
}
