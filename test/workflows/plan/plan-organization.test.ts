import { describe, expect, it } from 'vitest';
import { memoryPorts, type MemoryPorts } from '../../../shared/adapters/memory/memory-ports.ts';
import { dayOf } from '../../../shared/domain/calendar/civil-date.ts';
import type { Contact } from '../../../shared/domain/contacts/contact.ts';
import { planOrganization } from '../../../shared/workflows/plan/plan-organization.ts';
import { replanChanges } from '../../../shared/workflows/replan/replan-changes.ts';
import { replanContact } from '../../../shared/workflows/replan/replan-contact.ts';

const TODAY = dayOf('2026-01-05');
const CAUSE = { actor: 'test', reason: 'test', run: null, at: 0 };

describe('planning an organization in the store', () => {
  it('plans what the rules give and writes nothing the second time', async () => {
    const ports = await organizationOf(30);

    const first = await plan(ports);
    const second = await plan(ports);

    expect(first.summary.planned).toBeGreaterThan(20);
    expect(first.summary.written).toBe(first.summary.planned + skippedOf(first.summary));
    expect(second.summary).toMatchObject({
      written: 0,
      removed: 0,
      planned: first.summary.planned,
    });
  });

  it('keeps every day within the cap when mail can move', async () => {
    const ports = await organizationOf(40, 'load_balancing: {daily_send_percentage_cap: 0.1}');

    const { summary } = await plan(ports);
    const loads = await ports.store.dayLoads.read('org', TODAY, TODAY + 400);

    expect(summary.cap).toBe(4);
    expect(Math.max(...loads.map(({ counted }) => counted))).toBeLessThanOrEqual(4);
    expect(summary.moved['cap']).toBeGreaterThan(0);
    expect((await plan(ports)).summary.written).toBe(0);
  });

  it('plans the same counts whatever the number of slices', async () => {
    const settings = 'load_balancing: {daily_send_percentage_cap: 0.1}';
    const [whole, sliced] = [
      await organizationOf(40, settings, 1),
      await organizationOf(40, settings, 7),
    ];

    const [one, seven] = [await plan(whole), await plan(sliced)];

    expect(seven.summary).toEqual(one.summary);
    expect(await sliced.store.dayLoads.read('org', TODAY, TODAY + 400)).toEqual(
      await whole.store.dayLoads.read('org', TODAY, TODAY + 400),
    );
  });

  it('moves the reminder with its visit as soon as the change feed tells of it', async () => {
    const ports = await organizationOf(3);
    await ports.store.contacts.change('org', [visitChange('c1', 1, '2026-02-10')], CAUSE);
    await plan(ports);

    await ports.store.contacts.change('org', [visitChange('c1', 2, '2026-02-20')], CAUSE);
    await replanChanges(ports);

    const records = await ports.store.contacts.get('org', 'c1');
    const reminders = records?.emails.filter((email) => email.type === 'visit_rem7');
    expect(reminders?.map((email) => email.sendDate)).toEqual([dayOf('2026-02-13')]);
  });

  it('leaves everything as the plan made it when an unchanged contact is planned again', async () => {
    const ports = await organizationOf(40, 'load_balancing: {daily_send_percentage_cap: 0.1}');
    await plan(ports);

    for (let index = 0; index < 40; index++) {
      const result = await replanContact(ports, {
        organizationId: 'org',
        contactId: `c${String(index)}`,
        today: TODAY,
        actor: 'test',
        reason: 'test',
      });
      expect(result).toMatchObject({ written: 0, removed: 0 });
    }
  });
});

async function plan(ports: MemoryPorts) {
  const request = { organizationId: 'org', today: TODAY, actor: 'test' };
  const result = await planOrganization(ports, request, async (organizationId, contactId) => {
    await replanContact(ports, {
      organizationId,
      contactId,
      today: TODAY,
      actor: 'plan',
      reason: '',
    });
  });
  if (result.result !== 'planned') throw new Error(`Expected a plan, got ${result.result}`);
  return result;
}

function skippedOf(summary: { readonly skipped: Readonly<Record<string, number>> }): number {
  return Object.values(summary.skipped).reduce((sum, count) => sum + count, 0);
}

async function organizationOf(contacts: number, settings = '', slices = 3): Promise<MemoryPorts> {
  const ports = memoryPorts();
  await ports.store.organizations.create({ id: 'org', slices, createdAt: 0, stopped: null });
  const visits = 'visit_templates: [{code: rem7, visit: V1, offset_days: -7, subject: s, body: b}]';
  const document = `organization: {id: org}\n${visits}\n${settings}\n`;
  await ports.store.configVersions.publish('org', { document, templates: {} }, CAUSE);
  const requests = Array.from({ length: contacts }, (_none, index) => ({
    contactId: `c${String(index)}`,
    expectedVersion: null,
    change: { contact: contactOf(index) },
    addresses: 'unique' as const,
    bulkRun: 1,
  }));
  await ports.store.contacts.change('org', requests, CAUSE);
  return ports;
}

function contactOf(index: number): Contact {
  return {
    id: `c${String(index)}`,
    email: `c${String(index)}@example.com`,
    firstName: 'Ada',
    lastName: 'Example',
    phoneNumber: null,
    zipCode: null,
    state: index % 5 === 0 ? 'CA' : 'TX',
    birthDate: dayOf('1950-02-01') + (index % 3),
    effectiveDate: dayOf('2015-03-01') + (index % 4),
    segment: null,
    active: true,
    signupDate: null,
    timeZone: null,
    smsConsent: null,
    attributes: {},
  };
}

function visitChange(contactId: string, expectedVersion: number, date: string) {
  const visits = new Map([['V1', { visit: 'V1', date: dayOf(date), time: null }]]);
  return {
    contactId,
    expectedVersion,
    change: { visits },
    addresses: 'unique' as const,
    bulkRun: null,
  };
}
