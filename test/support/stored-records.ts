import type { Contact, ContactEvent } from '../../shared/domain/contacts/contact.ts';
import type { PlannedEmail } from '../../shared/domain/planning/email.ts';
import type { Cause } from '../../shared/ports/cause.ts';
import type { ChangeRequest } from '../../shared/ports/contacts.ts';
import type { PlanGuard } from '../../shared/ports/emails.ts';
import type { Store } from '../../shared/ports/store.ts';

/** 2026-01-05T12:00:00Z. */
export const NOW_MS = 1_767_614_400_000;
/** 2026-01-05. */
export const TODAY = 20_458;
export const ORG = 'org-1';

export function aCause(overrides: Partial<Cause> = {}): Cause {
  return { actor: 'test', reason: 'because', run: null, at: NOW_MS, ...overrides };
}

export function aStoredContact(overrides: Partial<Contact> = {}): Contact {
  return {
    id: 'c-1',
    email: 'ada@example.org',
    firstName: 'Ada',
    lastName: 'Lovelace',
    phoneNumber: '+1 555 0100',
    zipCode: '66002',
    state: 'KS',
    birthDate: -5000,
    effectiveDate: 19_000,
    segment: 'gold',
    active: true,
    signupDate: 18_000,
    timeZone: null,
    smsConsent: null,
    attributes: { plan: 'G' },
    ...overrides,
  };
}

export function aPlanned(overrides: Partial<PlannedEmail> = {}): PlannedEmail {
  return {
    emailId: 'e-1',
    contactId: 'c-1',
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
    priority: 50,
    movedBy: null,
    template: 'birthday',
    channel: 'email',
    trace: [{ step: 'missed', latest: TODAY }],
    ...overrides,
  };
}

export function anEvent(overrides: Partial<ContactEvent> = {}): ContactEvent {
  return {
    eventId: 'ev-1',
    eventType: 'link_clicked',
    occurredAt: NOW_MS,
    emailId: null,
    metadata: { link: 'https://example.org' },
    ...overrides,
  };
}

export function aChange(overrides: Partial<ChangeRequest> = {}): ChangeRequest {
  const contactId = overrides.contactId ?? 'c-1';
  const email = `${contactId}@example.org`;
  return {
    contactId,
    expectedVersion: null,
    change: { contact: aStoredContact({ id: contactId, email }) },
    addresses: 'unique',
    bulkRun: null,
    ...overrides,
  };
}

export function aGuard(overrides: Partial<PlanGuard> = {}): PlanGuard {
  return { contactId: 'c-1', contactVersion: 1, run: 1, configVersion: 1, ...overrides };
}

/** Creates the organization, and contacts by their ids. */
export async function aStoreWith(
  store: Store,
  contactIds: readonly string[] = ['c-1'],
  slices = 4,
): Promise<Store> {
  await store.organizations.create({ id: ORG, slices, createdAt: NOW_MS, stopped: null });
  const requests = contactIds.map((contactId) => aChange({ contactId }));
  await store.contacts.change(ORG, requests, aCause());
  return store;
}

/** Plans emails of `c-1` at version 1. */
export async function plan(store: Store, ...emails: readonly PlannedEmail[]): Promise<void> {
  const writes = emails.map((email) => ({ write: 'put' as const, email }));
  await store.emails.putPlanned(ORG, aGuard(), writes, [], aCause({ run: 1 }));
}
