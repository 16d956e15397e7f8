import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { memoryStore } from '../../shared/adapters/memory/memory-store.ts';
import { sqliteStore } from '../../shared/adapters/sqlite/sqlite-store.ts';
import { toldBy, type MakeFollowedStore, type MakeToldStore } from './each-store.ts';
import { changeFeedContract } from './change-feed-contract.ts';
import { contactsToldContract } from './contacts-told-contract.ts';
import { recordsToldContract } from './records-told-contract.ts';
import { recordChangesContract } from './record-changes-contract.ts';
import { restoredToldContract } from './restorer-contract.ts';
import { STORE_CONTRACTS } from './store-contracts.ts';

const adapters: readonly (readonly [name: string, makeStore: MakeFollowedStore])[] = [
  ['memory', async () => ({ store: memoryStore(), close: async () => undefined })],
  [
    'sqlite',
    async () => {
      const folder = mkdtempSync(join(tmpdir(), 'almanac-store-'));
      const store = sqliteStore({ path: join(folder, 'store.sqlite') });
      const close = async (): Promise<void> => {
        store.close();
        rmSync(folder, { recursive: true });
      };
      return { store, close };
    },
  ],
];

for (const [name, makeStore] of adapters) {
  for (const contract of STORE_CONTRACTS) contract(name, makeStore);
  for (const contract of [changeFeedContract, recordChangesContract]) contract(name, makeStore);
  const makeTold: MakeToldStore = async () => {
    const made = await makeStore();
    return { ...made, told: toldBy(made.store) };
  };
  for (const contract of [contactsToldContract, recordsToldContract, restoredToldContract]) {
    contract(name, makeTold);
  }
}
