import { describe, expect, it } from 'vitest';
import { encodeJournalLine } from '../../../shared/adapters/journal-line.ts';
import type { Contact } from '../../../shared/domain/contacts/contact.ts';
import { keyedHash } from '../../../shared/domain/contacts/keyed-hash.ts';
import type { RecordChange, RecordImages } from '../../../shared/ports/record-changes.ts';
import { journalEntryOf } from '../../../shared/workflows/journal/journal-entry.ts';
import {
  aCause,
  anEvent,
  aPlanned,
  aStoredContact,
  NOW_MS,
  ORG,
  TODAY,
} from '../../support/stored-records.ts';

const KEY = 'installation key';

function aChange(images: RecordImages, contactId: string | null = 'c-1'): RecordChange {
  return { ...images, position: 7, organizationId: ORG, contactId, cause: aCause() };
}

function entryOf(images: RecordImages, contactId: string | null = 'c-1') {
  return journalEntryOf(aChange(images, contactId), 'store-1', KEY);
}

function contactEntry(before: Partial<Contact> | null, after: Partial<Contact> | null) {
  return entryOf({
    entity: 'contact',
    before: before && aStoredContact(before),
    after: after && aStoredContact(after),
  });
}

describe('journalEntryOf', () => {
  it('names the change it was made of', () => {
    const entry = contactEntry(null, {});

    expect(entry).toMatchObject({
      organizationId: ORG,
      entity: 'contact',
      change: 'put',
      contactId: 'c-1',
      key: 'c-1',
      cause: aCause(),
      source: { storeId: 'store-1', position: 7 },
    });
  });

  it('says removed of a record that is gone, with its last fields', () => {
    const visit = { visit: 'V1', date: TODAY, time: '09:30' };

    const entry = entryOf({ entity: 'visit', before: visit, after: null });

    expect(entry).toMatchObject({ change: 'removed', key: 'V1' });
    expect(entry.fields).toEqual({ visit: 'V1', date: '2026-01-05', time: '09:30' });
  });

  it('says which fields of a contact changed', () => {
    const entry = contactEntry({}, { state: 'CA', email: 'new@example.org' });

    expect(entry.fields).toMatchObject({ state: 'CA', changed: ['state', 'email'] });
    expect(entry.fields['hashes']).toEqual({
      email: {
        before: keyedHash(KEY, 'email', 'ada@example.org'),
        after: keyedHash(KEY, 'email', 'new@example.org'),
      },
    });
  });

  it('hashes nothing as null and leaves unchanged fields out', () => {
    const entry = contactEntry({ lastName: null }, { lastName: 'King' });

    expect(entry.fields['hashes']).toEqual({
      last_name: { before: null, after: keyedHash(KEY, 'last_name', 'King') },
    });
  });

  it('takes addresses for equal that are compared as equal, and attributes in any order', () => {
    const before = { email: 'Ada@Example.org', attributes: { a: '1', b: '2' } };
    const after = { email: 'ada@example.org', attributes: { b: '2', a: '1' } };

    expect(contactEntry(before, after).fields['changed']).toEqual([]);
  });

  it('gives equal values of different fields, or under different keys, different hashes', () => {
    const hashes = [
      keyedHash(KEY, 'first_name', 'Ada'),
      keyedHash(KEY, 'last_name', 'Ada'),
      keyedHash('other', 'first_name', 'Ada'),
    ];

    expect(new Set(hashes).size).toBe(3);
    expect(hashes.every((hash) => /^[0-9a-f]{32}$/.test(hash))).toBe(true);
  });

  it('names a suppressed address by the hash that its contact’s line has', () => {
    const suppression = {
      by: 'address',
      key: 'ada@example.org',
      reason: 'bounced',
      since: NOW_MS,
    } as const;
    const hash = keyedHash(KEY, 'email', 'ada@example.org');

    const entry = entryOf({ entity: 'suppression', before: null, after: suppression }, null);

    expect(entry.key).toBe(`address:${hash}:bounced`);
    expect(entry.fields).toEqual({ by: 'address', key: hash, reason: 'bounced', since_ms: NOW_MS });
  });

  it('leaves what an event says to the store', () => {
    const event = anEvent({ metadata: { has_medical_conditions: true } });

    const entry = entryOf({ entity: 'event', before: null, after: event });

    expect(entry.fields).toEqual({
      event_type: 'link_clicked',
      occurred_at_ms: NOW_MS,
      email_id: null,
    });
  });

  it('names a change of a stream by its id', () => {
    const change = aChange({ entity: 'contact', before: null, after: aStoredContact() });

    const { source } = journalEntryOf({ ...change, eventId: 'e0f1' }, 'store-1', KEY);

    expect(source).toEqual({ storeId: 'store-1', position: 'e0f1' });
  });

  it('lets no private value of a contact into a line', () => {
    const contact: Contact = {
      ...aStoredContact(),
      email: 'Secret.Address@example.org',
      firstName: 'Secretfirst',
      lastName: 'Secretlast',
      phoneNumber: '+1 999 SECRET',
      zipCode: '99999',
      birthDate: TODAY - 20_000,
      attributes: { secretname: 'secretvalue' },
    };
    const changed = { ...contact, email: 'secret2@example.org', birthDate: TODAY - 20_001 };

    const lines = [
      entryOf({ entity: 'contact', before: null, after: contact }),
      entryOf({ entity: 'contact', before: contact, after: changed }),
      entryOf({ entity: 'contact', before: contact, after: null }),
    ].map(encodeJournalLine);

    for (const line of lines) expect(line.toLowerCase()).not.toMatch(/secret|99999|1971-0[34]/);
  });

  it('writes an email with its dates as they are, without its trace', () => {
    const { trace: _trace, ...planned } = aPlanned();
    const decided = { revision: 1, planRun: 2, contactVersion: 3, configVersion: 4 };
    const after = { ...planned, ...decided, claim: null, outcome: null, sentOn: null };

    const entry = entryOf({ entity: 'email', before: null, after });

    expect(entry).toMatchObject({ key: 'e-1', contactId: 'c-1' });
    expect(entry.fields).toMatchObject({ status: 'pre-scheduled', send_date: '2026-01-05' });
    expect(entry.fields).not.toHaveProperty('trace');
  });
});
