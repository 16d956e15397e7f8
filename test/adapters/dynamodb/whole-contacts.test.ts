/**
 * DynamoDB shows a query the items of a transaction one by one: some may be new and others old. Here
 * a transaction is taken back in part, as such a query sees it, and completed while it is read.
 */
import { describe, expect, it } from 'vitest';
import { createDynamoClient } from '../../../shared/adapters/dynamodb/client.ts';
import { dynamoStore } from '../../../shared/adapters/dynamodb/dynamo-store.ts';
import type { Item } from '../../../shared/adapters/dynamodb/items.ts';
import { slicePartition, type ItemKey } from '../../../shared/adapters/dynamodb/keys.ts';
import { dynamoTables } from '../../../shared/adapters/dynamodb/tables.ts';
import { isWhole } from '../../../shared/adapters/dynamodb/whole-contacts.ts';
import { manualClock } from '../../../shared/adapters/memory/manual-runtime.ts';
import type { ContactRecords } from '../../../shared/ports/contacts.ts';
import type { RestorableStore } from '../../../shared/ports/restorer.ts';
import { randomIds } from '../../../shared/runtime/ids.ts';
import { boundedTasks } from '../../../shared/runtime/tasks.ts';
import { describeWithDynamodb, type Dynamodb } from '../../support/dynamodb-server.ts';
import { holdRequests } from '../../support/held-requests.ts';
import { aCause, aChange, aStoreWith, NOW_MS, ORG, TODAY } from '../../support/stored-records.ts';

const OLD = { visit: 'V1', date: TODAY + 1, time: null };
const NEW = { ...OLD, date: TODAY + 9 };
const ADDED = { visit: 'V2', date: TODAY + 20, time: null };
const CONTACT = 'c-1#CONTACT';

type Read = (store: RestorableStore) => Promise<ContactRecords | undefined>;
const READS: readonly (readonly [string, Read])[] = [
  ['alone', (store) => store.contacts.get(ORG, 'c-1')],
  ['with its slice', async (store) => (await store.contacts.readSlice(ORG, 0, null, 9)).records[0]],
];

describeWithDynamodb('A contact of which a transaction is seen in parts', (dynamodb) => {
  for (const [how, read] of READS) {
    it.each([['c-1#VISIT#V1'], ['c-1#VISIT#V2'], [CONTACT]])(
      `is read ${how} again until %s is seen too`,
      async (late) => {
        const world = await aHalfSeenChange(dynamodb, late);

        const release = world.held.hold('GetItem');
        const reading = read(world.store);
        await release.reached;
        await world.complete();
        release.go();

        expect(await reading).toMatchObject({ version: 3, visits: [NEW, ADDED] });
      },
    );
  }

  it('is taken as it is when it stays so', async () => {
    const { store } = await aHalfSeenChange(dynamodb, 'c-1#VISIT#V1');

    expect(await store.contacts.get(ORG, 'c-1')).toMatchObject({
      version: 3,
      visits: [OLD, ADDED],
    });
  });
});

/** A contact whose visit is moved and gets another beside it, as of which one item is still old. */
async function aHalfSeenChange(dynamodb: Dynamodb, late: string) {
  const names = await dynamodb.makeTables();
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const endpoint = dynamodb.endpoint();
  const client = createDynamoClient({ endpoint, region: 'us-east-1', credentials });
  const held = holdRequests(client);
  const common = { clock: manualClock(NOW_MS), ids: randomIds() };
  const store = dynamoStore({ client, ...common, tasks: boundedTasks(8), ...names });
  const { live } = dynamoTables({ client: dynamodb.client(), ...common }, names);
  const items = () => live.query({ partition: slicePartition(ORG, 0) });
  const change = async (expectedVersion: number, ...visits: readonly (typeof OLD)[]) => {
    const part = { visits: new Map(visits.map((visit) => [visit.visit, visit])) };
    await store.contacts.change(ORG, [aChange({ expectedVersion, change: part })], aCause());
  };
  await aStoreWith(store, ['c-1'], 1);
  await change(1, OLD);
  const before = await items();
  await change(2, NEW, ADDED);
  const after = await items();
  const key: ItemKey = { pk: slicePartition(ORG, 0), sk: late };
  const old = itemAt(before, late);
  await (old ? live.put({ ...old, ...key }) : live.remove(key));
  const complete = () => live.put({ ...itemAt(after, late), ...key });
  return { store, held, complete };
}

function itemAt(items: readonly Item[], sk: string): Item | undefined {
  return items.find((item) => item['sk'] === sk);
}

describe('isWhole', () => {
  const contact = { entity: 'contact', sk: CONTACT, version: 4 };
  const visit = { entity: 'visit', sk: 'c-1#VISIT#V1', contact_version: 4 };

  it('takes what was written before the contact’s last change for its own', () => {
    expect(isWhole([contact, { ...visit, contact_version: 2 }])).toBe(true);
  });

  it('misses no removal that is not seen yet, and none of a visit that has gone for good', () => {
    const unwrote = { ...contact, unwrote: [visit.sk] };

    expect(isWhole([unwrote, { ...visit, contact_version: 3 }])).toBe(false);
    expect(isWhole([unwrote, { ...visit, removed: true }])).toBe(true);
    expect(isWhole([unwrote])).toBe(true);
  });

  it('knows nothing of emails without their contact', () => {
    expect(isWhole([{ entity: 'email', sk: 'c-1#EMAIL#e-1', contact_version: 9 }])).toBe(true);
  });
});
