/** What planning costs in DynamoDB: an unchanged organization is read once and not written. */
import { expect, it } from 'vitest';
import { createDynamoClient } from '../../../shared/adapters/dynamodb/client.ts';
import { dynamoStore } from '../../../shared/adapters/dynamodb/dynamo-store.ts';
import { memoryPorts } from '../../../shared/adapters/memory/memory-ports.ts';
import { dayOf } from '../../../shared/domain/calendar/civil-date.ts';
import type { RestorableStore } from '../../../shared/ports/restorer.ts';
import { randomIds } from '../../../shared/runtime/ids.ts';
import { boundedTasks } from '../../../shared/runtime/tasks.ts';
import { planOrganization } from '../../../shared/workflows/plan/plan-organization.ts';
import { describeWithDynamodb, type Dynamodb } from '../../support/dynamodb-server.ts';
import { recordUsage, type Used } from '../../support/dynamodb-usage.ts';
import { aCause, aChange, aStoredContact, ORG } from '../../support/stored-records.ts';

const TODAY = dayOf('2026-01-05');
const SLICES = 4;
const CONTACTS = 60;

/** Partitions of contacts: `<organization>#<slice>`. */
const OF_CONTACTS = new RegExp(`^${ORG}#[0-9]+$`);

const WRITES = ['PutItem', 'UpdateItem', 'DeleteItem', 'BatchWriteItem', 'TransactWriteItems'];

describeWithDynamodb('what planning uses of DynamoDB', (dynamodb) => {
  it('writes no contact or email, and reads each slice once, when nothing has changed', async () => {
    const { ports, usage } = await anOrganization(dynamodb);
    const first = await plan(ports);
    const planned = ofContacts(usage.take());

    const second = await plan(ports);

    const used = ofContacts(usage.take());
    expect(first.summary.written).toBeGreaterThan(CONTACTS);
    expect(writesOf(planned)).toHaveLength(first.summary.written);
    expect(second.summary).toMatchObject({ written: 0, planned: first.summary.planned });
    expect(writesOf(used)).toEqual([]);
    // The census asks for a slice's contacts, and for their events in the history.
    expect(used.map(({ command }) => command)).toEqual(Array(2 * SLICES).fill('Query'));
    const units = [unitsOf(writesOf(planned)) / first.summary.written, unitsOf(used) / CONTACTS];
    // A unit for each KB of an email with its trace, and one for the due index.
    // A contact with two emails is less than 4 KB, which are one unit of a read.
    expect(units.map(Math.ceil)).toEqual([2, 1]);
  });
});

async function anOrganization(dynamodb: Dynamodb) {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const client = createDynamoClient({
    endpoint: dynamodb.endpoint(),
    region: 'us-east-1',
    credentials,
  });
  const usage = recordUsage(client);
  const { store: _memory, ...ports } = memoryPorts({ tasks: boundedTasks(8) });
  const names = await dynamodb.makeTables();
  const { clock, tasks } = ports;
  const store = dynamoStore({ client, clock, ids: randomIds(), tasks, ...names });
  await fill(store);
  usage.take();
  return { ports: { ...ports, store }, usage };
}

async function fill(store: RestorableStore): Promise<void> {
  await store.organizations.create({ id: ORG, slices: SLICES, createdAt: 0, stopped: null });
  const document = `organization: {id: ${ORG}}\n`;
  await store.configVersions.publish(ORG, { document, templates: {} }, aCause());
  const requests = Array.from({ length: CONTACTS }, (_none, index) => {
    const contactId = `c-${String(index)}`;
    const birthDate = dayOf('1950-02-01') + index;
    const contact = aStoredContact({ id: contactId, email: `${contactId}@x.org`, birthDate });
    return aChange({ contactId, change: { contact } });
  });
  await store.contacts.change(ORG, requests, aCause());
}

async function plan(ports: Parameters<typeof planOrganization>[0]) {
  const request = { organizationId: ORG, today: TODAY, actor: 'test' };
  const result = await planOrganization(ports, request, async (_organizationId, contactId) => {
    throw new Error(`Expected contact "${contactId}" to stay as it was read`);
  });
  if (result.result !== 'planned') throw new Error(`Expected a plan, got ${result.result}`);
  return result;
}

function ofContacts(used: readonly Used[]): readonly Used[] {
  return used.filter(({ partitions }) => partitions.some((own) => OF_CONTACTS.test(own)));
}

function writesOf(used: readonly Used[]): readonly Used[] {
  return used.filter(({ command }) => WRITES.includes(command));
}

function unitsOf(used: readonly Used[]): number {
  return used.reduce((sum, { units }) => sum + units, 0);
}
