/** What passes over slices read: each contact once, and suppressions once for several slices. */
import { expect, it } from 'vitest';
import { createDynamoClient } from '../../../shared/adapters/dynamodb/client.ts';
import { dynamoStore } from '../../../shared/adapters/dynamodb/dynamo-store.ts';
import { manualClock } from '../../../shared/adapters/memory/manual-runtime.ts';
import { fnv1a32 } from '../../../shared/domain/planning/hash.ts';
import type { RestorableStore } from '../../../shared/ports/restorer.ts';
import { randomIds } from '../../../shared/runtime/ids.ts';
import { boundedTasks } from '../../../shared/runtime/tasks.ts';
import { describeWithDynamodb, type Dynamodb } from '../../support/dynamodb-server.ts';
import { recordUsage } from '../../support/dynamodb-usage.ts';
import { aCause, aChange, aStoredContact, ORG } from '../../support/stored-records.ts';

const CONTACTS = 240;
const PAGE = 50;
const SUPPRESSED = 'c-1@x.org';
const OF_SUPPRESSED = fnv1a32('c-1') % 4;
const OTHER = (OF_SUPPRESSED + 1) % 4;

describeWithDynamodb('passes over slices in DynamoDB', (dynamodb) => {
  it('read no contact twice, however many pages they take', async () => {
    const { store, usage } = await anOrganization(dynamodb, 1);

    const seen = await pass(store, 0);

    const own = usage.take().filter(({ partitions }) => partitions.includes(`${ORG}#0`));
    const whole = await store.contacts.readSlice(ORG, 0, null, 2 * CONTACTS);
    const once = usage.take().filter(({ partitions }) => partitions.includes(`${ORG}#0`));
    expect(seen.size).toBe(CONTACTS);
    expect(whole.records).toHaveLength(CONTACTS);
    // Each page rounds up, and asks for the history beside.
    expect(unitsOf(own)).toBeLessThan(1.3 * unitsOf(once) + 2 * (CONTACTS / PAGE));
  });

  it('read suppressions once for slices that follow each other', async () => {
    const { store, usage } = await anOrganization(dynamodb, 4);

    for (const slice of [0, 1, 2, 3]) await pass(store, slice);

    const lists = usage.take().filter(isOfSuppressions);
    expect(new Set(lists.flatMap(({ partitions }) => partitions)).size).toBe(lists.length);
  });

  it('read them anew for a slice that is passed over again', async () => {
    const { store } = await anOrganization(dynamodb, 4);

    const before = await pass(store, OF_SUPPRESSED);
    await suppress(store);
    const after = await pass(store, OF_SUPPRESSED);

    expect([before.get('c-1'), after.get('c-1')]).toEqual([null, 'unsubscribed']);
  });

  it('begin with a list that was read for another slice for two minutes only', async () => {
    const { store, clock } = await anOrganization(dynamodb, 4);
    await pass(store, OTHER);
    await suppress(store);
    clock.advance(119_999);
    const early = await pass(store, OF_SUPPRESSED);

    await store.suppressions.lift(ORG, 'address', SUPPRESSED, 'unsubscribed', aCause());
    await pass(store, OTHER);
    await suppress(store);
    clock.advance(120_000);
    const late = await pass(store, OF_SUPPRESSED);

    expect([early.get('c-1'), late.get('c-1')]).toEqual([null, 'unsubscribed']);
  });
});

async function anOrganization(dynamodb: Dynamodb, slices: number) {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const where = { endpoint: dynamodb.endpoint(), region: 'us-east-1', credentials };
  const client = createDynamoClient(where);
  const usage = recordUsage(client);
  const clock = manualClock(0);
  const names = await dynamodb.makeTables();
  const store = dynamoStore({ client, clock, ids: randomIds(), tasks: boundedTasks(8), ...names });
  await store.organizations.create({ id: ORG, slices, createdAt: 0, stopped: null });
  const requests = Array.from({ length: CONTACTS }, (_none, index) => {
    const contactId = `c-${String(index)}`;
    const contact = aStoredContact({ id: contactId, email: `${contactId}@x.org` });
    return aChange({ contactId, change: { contact } });
  });
  await store.contacts.change(ORG, requests, aCause());
  usage.take();
  return { store, usage, clock };
}

/** What keeps mail from the contacts of a slice. */
async function pass(
  store: RestorableStore,
  slice: number,
): Promise<ReadonlyMap<string, string | null>> {
  const seen = new Map<string, string | null>();
  let cursor: string | null = null;
  do {
    const page = await store.contacts.readSlice(ORG, slice, cursor, PAGE);
    for (const { contact, suppression } of page.records) seen.set(contact.id, suppression);
    cursor = page.cursor;
  } while (cursor !== null);
  return seen;
}

function suppress(store: RestorableStore): Promise<void> {
  const suppression = { by: 'address', key: SUPPRESSED, reason: 'unsubscribed', since: 0 } as const;
  return store.suppressions.put(ORG, suppression, aCause());
}

function isOfSuppressions({ partitions }: { readonly partitions: readonly string[] }): boolean {
  return partitions.some((own) => own.startsWith(`${ORG}#SUPPRESSIONS`));
}

function unitsOf(used: readonly { readonly units: number }[]): number {
  return used.reduce((sum, { units }) => sum + units, 0);
}
