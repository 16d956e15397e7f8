import { describe, expect, it } from 'vitest';
import type { MemoryPorts } from '../../../shared/adapters/memory/memory-ports.ts';
import { dayOf } from '../../../shared/domain/calendar/civil-date.ts';
import {
  countsOf,
  imported,
  importSettings,
  IMPORT_TODAY,
  portsWithOrganization,
  rejectsOf,
} from '../../support/importing.ts';

/** Ports with the contacts c1 and c2, of version 1. */
async function portsWithContacts(): Promise<MemoryPorts> {
  const ports = await portsWithOrganization();
  await imported(ports, 'id,email\nc1,a@x.org\nc2,b@x.org\n');
  return ports;
}

function rowsOf(header: string, ...rows: readonly string[]): string {
  return [header, ...rows].join('\n');
}

describe('importing visits', () => {
  const header = 'contact_id,visit,date,time';
  const name = 'visits.csv';

  it('sets, moves and removes visits, once per contact', async () => {
    const ports = await portsWithContacts();
    const first = rowsOf(
      header,
      'c1,V1,2027-05-01,09:30',
      'c1,v2,2027-06-01,',
      'c2,V1,2027-05-03,',
    );
    await imported(ports, first, { name });
    const second = rowsOf(
      header,
      'c1,V1,2027-05-02,09:30',
      'c1,V2,,',
      'c2,V1,2027-05-03,',
      'c2,V9,,',
    );
    const { report } = await imported(ports, second, { name });

    expect(report.kind).toBe('visits');
    expect(countsOf(report)).toBe('4 = 2 + 2 + 0');
    expect(await ports.store.contacts.get('org', 'c1')).toMatchObject({
      version: 3,
      visits: [{ visit: 'V1', date: dayOf('2027-05-02'), time: '09:30' }],
    });
    expect(await ports.store.contacts.get('org', 'c2')).toMatchObject({ version: 2 });
  });

  it('changes nothing when the same file comes again', async () => {
    const ports = await portsWithContacts();
    const file = rowsOf(header, 'c1,V1,2027-05-01,09:30', 'c1,V1,2027-05-08,', 'c1,V2,,');
    await imported(ports, file, { name });
    const before = await ports.store.contacts.get('org', 'c1');
    const { report } = await imported(ports, file, { name });

    expect(countsOf(report)).toBe('3 = 0 + 2 + 1');
    expect(await ports.store.contacts.get('org', 'c1')).toEqual(before);
  });

  it('rejects rows of unknown contacts, and second rows of a visit', async () => {
    const ports = await portsWithContacts();
    const file = rowsOf(
      header,
      'c9,V1,2027-05-01,',
      'c1,V1,2027-05-01,',
      'c1,v01,2027-05-02,',
      'c1,signup,2027-05-02,',
    );
    const { report } = await imported(ports, file, { name });

    expect(countsOf(report)).toBe('4 = 1 + 0 + 3');
    expect(await rejectsOf(ports, report)).toEqual([
      '2 contact_id unknown_contact',
      '4 contact_id duplicate_visit',
      '5 visit reserved_visit',
    ]);
  });

  it('warns of columns that it leaves out', async () => {
    const ports = await portsWithContacts();
    const { report } = await imported(ports, 'contact_id,visit,date,Room\nc1,V1,2027-05-01,12\n', {
      name,
    });

    expect(report.warnings.unknown_column).toMatchObject({
      count: 1,
      examples: [{ column: 'Room' }],
    });
  });

  it('keeps an address that is shared as it is', async () => {
    const ports = await portsWithOrganization();
    const settings = importSettings({ import: { onDuplicateEmail: 'allow' } });
    await imported(ports, 'id,email\nc1,a@x.org\nc2,a@x.org\n', { settings });
    const { report } = await imported(ports, rowsOf(header, 'c2,V1,2027-05-01,'), { name });

    expect(countsOf(report)).toBe('1 = 1 + 0 + 0');
    expect(await ports.store.contacts.findByAddress('org', 'a@x.org')).toBeUndefined();
  });
});

describe('importing targets', () => {
  const header = 'contact_id,instance_name,trigger_date';
  const name = 'targets.csv';

  it('adds targets of known instances to known contacts', async () => {
    const ports = await portsWithContacts();
    const file = rowsOf(
      header,
      'c1,promo_a,2027-05-01',
      'c1,promo_a,2027-05-01',
      'c1,promo_a,2027-06-01',
      'c1,promo_z,2027-05-01',
      'c9,promo_a,2027-05-01',
    );
    const { report } = await imported(ports, file, { name });

    expect(countsOf(report)).toBe('5 = 2 + 1 + 2');
    expect(report.rejected_by_reason).toEqual({ unknown_instance: 1, unknown_contact: 1 });
    expect((await ports.store.contacts.get('org', 'c1'))?.targets).toEqual([
      { instanceName: 'promo_a', triggerDate: dayOf('2027-05-01') },
      { instanceName: 'promo_a', triggerDate: dayOf('2027-06-01') },
    ]);
    const again = await imported(ports, file, { name });
    expect(countsOf(again.report)).toBe('5 = 0 + 3 + 2');
  });

  it('writes hundreds of targets of one contact', async () => {
    const ports = await portsWithContacts();
    const rows = Array.from({ length: 200 }, (_none, index) =>
      ['c1', 'promo_a', `20${String(27 + (index % 70))}-0${String(1 + (index % 9))}-01`].join(','),
    );
    const distinct = new Set(rows).size;
    const { report } = await imported(ports, rowsOf(header, ...rows), { name });

    expect(report).toMatchObject({ accepted: distinct, rejected: 0 });
    expect((await ports.store.contacts.get('org', 'c1'))?.targets).toHaveLength(distinct);
  });
});

describe('importing events', () => {
  const header = 'contact_id,event_type,occurred_at,metadata';
  const name = 'events.csv';

  it('records each event once, however often it is imported', async () => {
    const ports = await portsWithContacts();
    const answer = '"{""main_questions_yes_count"": 2}"';
    const file = rowsOf(
      header,
      `c1,eligibility_answered,2027-03-01T10:00:00Z,${answer}`,
      `c1,eligibility_answered,2027-03-01T10:00:00Z,${answer}`,
      'c1,link_clicked,2027-03-02 09:00,',
      'c9,link_clicked,2027-03-02 09:00,',
      'c1,link_clicked,2027-03-16,',
    );
    const { report } = await imported(ports, file, { name });

    expect(countsOf(report)).toBe('5 = 2 + 1 + 2');
    expect(await rejectsOf(ports, report)).toEqual([
      '5 contact_id unknown_contact',
      '6 occurred_at date_in_the_future',
    ]);
    expect((await ports.store.contacts.get('org', 'c1'))?.events).toMatchObject([
      { eventType: 'eligibility_answered', metadata: { main_questions_yes_count: 2 } },
      { eventType: 'link_clicked', occurredAt: Date.UTC(2027, 2, 2, 15) },
    ]);
    const again = await imported(ports, file, { name });
    expect(countsOf(again.report)).toBe('5 = 0 + 3 + 2');
  });
});

describe('importing an outreach file', () => {
  const header = 'email,first_name,company,custom_subject,custom_body';
  const outreach = { instance: 'mailing', name: 'fairs.csv' };

  it('makes contacts and targets at once, with ids made from addresses', async () => {
    const ports = await portsWithOrganization();
    const file = rowsOf(
      header,
      'Ann@x.org,Ann,Acme,"Hello, Ann",Line one',
      'bob@x.org,Bob,,,',
      'ann@X.org,,,,',
    );
    const { report } = await imported(ports, file, outreach);

    expect(report.kind).toBe('contacts');
    expect(countsOf(report)).toBe('3 = 2 + 0 + 1');
    expect(await rejectsOf(ports, report)).toEqual(['4 email duplicate_email']);
    const id = await ports.store.contacts.findByAddress('org', 'ann@x.org');
    expect(id).toMatch(/^o-[a-z2-7]{16}$/);
    expect(await ports.store.contacts.get('org', id ?? '')).toMatchObject({
      contact: {
        email: 'Ann@x.org',
        signupDate: null,
        attributes: { company: 'Acme', custom_subject: 'Hello, Ann', custom_body: 'Line one' },
      },
      targets: [{ instanceName: 'mailing', triggerDate: IMPORT_TODAY }],
    });
  });

  it('reuses the contact that has the address, and leaves its name alone where the file is empty', async () => {
    const ports = await portsWithOrganization();
    await imported(ports, 'id,email,first_name,last_name\nc1,ann@x.org,Ann,Doe\n');
    const { report } = await imported(ports, rowsOf(header, 'ANN@x.org,,,Hello,'), outreach);

    expect(countsOf(report)).toBe('1 = 1 + 0 + 0');
    expect(await ports.store.contacts.count('org')).toMatchObject({ all: 1 });
    expect(await ports.store.contacts.get('org', 'c1')).toMatchObject({
      contact: { firstName: 'Ann', lastName: 'Doe', attributes: { custom_subject: 'Hello' } },
      targets: [{ instanceName: 'mailing' }],
    });
  });

  it('changes nothing when it comes again, on a later day too: the instance is once only', async () => {
    const ports = await portsWithOrganization();
    const file = rowsOf(header, 'ann@x.org,Ann,Acme,Hello,Body');
    await imported(ports, file, outreach);
    const { report } = await imported(ports, file, { ...outreach, today: IMPORT_TODAY + 1 });

    expect(countsOf(report)).toBe('1 = 0 + 1 + 0');
  });

  it('triggers an instance that is not once only on each day that it comes', async () => {
    const ports = await portsWithOrganization();
    const file = rowsOf(header, 'ann@x.org,Ann,Acme,Hello,Body');
    await imported(ports, file, { ...outreach, instance: 'promo_a' });
    const later = { ...outreach, instance: 'promo_a', today: IMPORT_TODAY + 1 };
    const { report } = await imported(ports, file, later);

    expect(countsOf(report)).toBe('1 = 1 + 0 + 0');
  });

  it('gives a sign-up day to an outreach contact that a contacts file brings later', async () => {
    const ports = await portsWithOrganization();
    await imported(ports, 'id,email\nc1,ann@x.org\n', outreach);
    await imported(ports, 'id,email\nc1,ann@x.org\n', { today: IMPORT_TODAY + 5 });

    expect(await ports.store.contacts.get('org', 'c1')).toMatchObject({
      contact: { signupDate: IMPORT_TODAY + 5 },
    });
  });

  it('makes one contact of an address even where addresses may be shared', async () => {
    const ports = await portsWithOrganization();
    const settings = importSettings({ import: { onDuplicateEmail: 'allow' } });
    const file = rowsOf(header, 'ann@x.org,Ann,,,', 'ANN@x.org,Ann,,,');
    const { report } = await imported(ports, file, { ...outreach, settings });

    expect(countsOf(report)).toBe('2 = 1 + 0 + 1');
    expect(report.rejected_by_reason).toEqual({ duplicate_id: 1 });
  });
});
