/**
 * Any sequence of operations gives the same answers and leaves the same records in every store.
 * The contract suites say what is right; this finds what none of them thought of.
 */
import fc from 'fast-check';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { memoryStore } from '../../shared/adapters/memory/memory-store.ts';
import { sqliteStore } from '../../shared/adapters/sqlite/sqlite-store.ts';
import { describeWithDynamodb } from '../support/dynamodb-server.ts';
import { everythingIn, storeOperations, type StoreOperation } from '../support/store-operations.ts';
import { ORG } from '../support/stored-records.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { aToldDynamoStore } from '../support/told-dynamo-store.ts';
import { toldBy, type Told, type ToldStoreUnderTest } from './each-store.ts';

/** What was told of changes since it was last asked, in its order. */
async function everythingTold(by: Told): Promise<unknown> {
  const [told, fed] = [await by.recordChanges(), await by.contactChanges()];
  return {
    told: told.map(({ position: _position, ...change }) => change),
    fed: fed.map(({ contactId, bulkRun }) => ({ contactId, bulkRun })),
  };
}

/** Asks the same of a store in memory and of another one. */
async function expectAlike(
  all: readonly StoreOperation[],
  underTest: ToldStoreUnderTest,
): Promise<void> {
  const { store: other, told } = underTest;
  const inMemory = memoryStore();
  const toldOfMemory = toldBy(inMemory);
  for (const store of [inMemory, other]) {
    await store.organizations.create({ id: ORG, slices: 3, createdAt: 1, stopped: null });
  }
  for (const operation of all) {
    const [first, second] = [await operation(inMemory), await operation(other)];
    expect(second).toEqual(first);
    expect(await everythingTold(told)).toEqual(await everythingTold(toldOfMemory));
  }
  expect(await everythingIn(other)).toEqual(await everythingIn(inMemory));
  await underTest.close();
}

describe('memory and sqlite', () => {
  it('answer alike and hold alike, whatever is asked of them', async () => {
    const folder = temporaryFolder();
    let files = 0;

    await fc.assert(
      fc.asyncProperty(storeOperations, async (all) => {
        files += 1;
        const store = sqliteStore({ path: join(folder, String(files)), waitsForDisk: false });
        const close = async (): Promise<void> => {
          store.close();
        };
        await expectAlike(all, { store, told: toldBy(store), close });
      }),
      { numRuns: 60 },
    );
  });
});

describeWithDynamodb('memory and DynamoDB', (dynamodb) => {
  it('answer alike and hold alike, whatever is asked of them', async () => {
    await fc.assert(
      fc.asyncProperty(storeOperations, async (all) => {
        await expectAlike(all, await aToldDynamoStore(dynamodb));
      }),
      { numRuns: 12 },
    );
  });
});
