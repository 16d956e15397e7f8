/** Contacts with more records than a transaction takes. */
import { expect, it } from 'vitest';
import { dynamoStore } from '../../../shared/adapters/dynamodb/dynamo-store.ts';
import { manualClock } from '../../../shared/adapters/memory/manual-runtime.ts';
import type { ContactChange } from '../../../shared/ports/contacts.ts';
import type { Store } from '../../../shared/ports/store.ts';
import { randomIds } from '../../../shared/runtime/ids.ts';
import { boundedTasks } from '../../../shared/runtime/tasks.ts';
import { aDynamoStore } from '../../support/dynamo-store.ts';
import { describeWithDynamodb } from '../../support/dynamodb-server.ts';
import {
  aCause,
  aChange,
  aGuard,
  aPlanned,
  aStoredContact,
  aStoreWith,
  NOW_MS,
  ORG,
  plan,
  TODAY,
} from '../../support/stored-records.ts';

const TARGETS = Array.from({ length: 200 }, (_none, index) => ({
  instanceName: 'spring',
  triggerDate: TODAY + index,
}));
const PUTS = Array.from({ length: 130 }, (_none, index) => ({
  write: 'put' as const,
  email: aPlanned({ emailId: `e-${String(index)}`, sendDate: TODAY + index }),
}));
const LOADS = PUTS.map((_put, index) => ({
  date: TODAY + index,
  counted: 1,
  pinned: 0,
  effectiveDate: 0,
}));

describeWithDynamodb('A contact with more than a transaction takes', (dynamodb) => {
  it('is changed in groups, each of which raises its version', async () => {
    const { store } = await aDynamoStore(dynamodb);
    await aStoreWith(store);

    const grown = await change(store, 1, { addTargets: TARGETS });
    const targets = (await store.contacts.get(ORG, 'c-1'))?.targets;
    const shrunk = await change(store, 4, { removeTargets: TARGETS });

    expect(grown).toEqual({ result: 'changed', version: 4 });
    expect(targets).toEqual(TARGETS);
    expect(shrunk).toEqual({ result: 'changed', version: 7 });
    expect(await store.contacts.get(ORG, 'c-1')).toMatchObject({ version: 7, targets: [] });
  });

  it('is created in groups, and counted once', async () => {
    const { store } = await aDynamoStore(dynamodb);
    await aStoreWith(store, []);

    const change = { contact: aStoredContact(), addTargets: TARGETS };
    const results = await store.contacts.change(ORG, [aChange({ change })], aCause());

    expect(results).toEqual([{ result: 'changed', version: 3 }]);
    expect(await store.contacts.count(ORG)).toEqual({ all: 1, active: 1 });
  });

  it('stands as its groups left it when a change breaks off, for whoever asks again', async () => {
    const names = await dynamodb.makeTables();
    const access = { client: dynamodb.client(), clock: manualClock(NOW_MS), ids: randomIds() };
    const store = dynamoStore({ ...access, ...names, tasks: boundedTasks(1) });
    await aStoreWith(store);
    const broken = dynamoStore({ ...access, ids: idsThatEnd(2), ...names, tasks: boundedTasks(1) });

    await expect(change(broken, 1, { addTargets: TARGETS })).rejects.toThrow('no more ids');
    const left = await store.contacts.get(ORG, 'c-1');
    const stale = await change(store, 1, { addTargets: TARGETS });
    const again = await change(store, left?.version ?? 0, { addTargets: TARGETS });

    expect(left).toMatchObject({ version: 3 });
    expect(left?.targets).toEqual(TARGETS.slice(0, 180));
    expect(stale).toEqual({ result: 'version_conflict', version: 3 });
    expect(again).toEqual({ result: 'changed', version: 4 });
    expect((await store.contacts.get(ORG, 'c-1'))?.targets).toEqual(TARGETS);
  });

  it('is planned with its loads in groups, the loads last', async () => {
    const { store } = await aDynamoStore(dynamodb);
    await aStoreWith(store);

    const result = await store.emails.putPlanned(ORG, aGuard(), PUTS, LOADS, aCause());

    expect(result).toEqual({ result: 'written', written: 130, refused: [] });
    expect((await store.contacts.get(ORG, 'c-1'))?.emails).toHaveLength(130);
    expect(await store.dayLoads.read(ORG, TODAY, TODAY + 200)).toEqual(LOADS);
  });

  it('leaves the loads alone when a later group of its plan is refused', async () => {
    const { store } = await aDynamoStore(dynamodb);
    await aStoreWith(store);
    await plan(store, aPlanned({ emailId: 'e-120' }));
    const ref = { contactId: 'c-1', emailId: 'e-120' };
    const claim = { run: 9, attempt: 1, at: NOW_MS };
    await store.emails.claim(ORG, ref, { sendDate: TODAY, revision: 1 }, claim, aCause());

    const result = await store.emails.putPlanned(ORG, aGuard(), PUTS, LOADS, aCause());

    expect(result).toEqual({ result: 'written', written: 99, refused: ['e-120'] });
    expect(await store.dayLoads.read(ORG, TODAY, TODAY + 200)).toEqual([]);
  });

  it('loses no load to a removal of what is not there', async () => {
    const { store } = await aDynamoStore(dynamodb);
    await aStoreWith(store);
    const writes = [
      { write: 'remove', emailId: 'e-9', reason: 'gone' } as const,
      { write: 'put', email: aPlanned() } as const,
    ];

    const loads = LOADS.slice(0, 1);
    const result = await store.emails.putPlanned(ORG, aGuard(), writes, loads, aCause());

    expect(result).toEqual({ result: 'written', written: 1, refused: [] });
    expect(await store.dayLoads.read(ORG, TODAY, TODAY)).toEqual(loads);
  });
});

async function change(store: Store, expectedVersion: number, own: ContactChange) {
  const request = aChange({ expectedVersion, change: own });
  return (await store.contacts.change(ORG, [request], aCause()))[0];
}

/** Ids for so many writes; then the process dies. */
function idsThatEnd(writes: number) {
  const ids = randomIds();
  let left = writes;
  return {
    next: () => {
      left -= 1;
      if (left < 0) throw new Error('There are no more ids');
      return ids.next();
    },
  };
}
