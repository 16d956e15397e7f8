import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { memoryStore } from '../../shared/adapters/memory/memory-store.ts';
import { sqliteStore } from '../../shared/adapters/sqlite/sqlite-store.ts';
import { addressesContract } from './addresses-contract.ts';
import { configVersionsContract } from './config-versions-contract.ts';
import { contactsContract } from './contacts-contract.ts';
import {
  toldBy,
  type MakeFollowedStore,
  type MakeStore,
  type MakeToldStore,
} from './each-store.ts';
import { changeFeedContract } from './change-feed-contract.ts';
import { contactsToldContract } from './contacts-told-contract.ts';
import { recordsToldContract } from './records-told-contract.ts';
import { contactEventsContract } from './contact-events-contract.ts';
import { recordChangesContract } from './record-changes-contract.ts';
import { restoredToldContract, restorerContract } from './restorer-contract.ts';
import { dayLoadsContract } from './day-loads-contract.ts';
import { dueContract } from './due-contract.ts';
import { plannedEmailsContract } from './planned-emails-contract.ts';
import { quotasContract } from './quotas-contract.ts';
import { runsContract } from './runs-contract.ts';
import { sendingContract } from './sending-contract.ts';
import { suppressionsContract } from './suppressions-contract.ts';
import { organizationsContract } from './organizations-contract.ts';
import { slicesContract } from './slices-contract.ts';

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

const contracts: readonly ((name: string, makeStore: MakeStore) => void)[] = [
  organizationsContract,
  configVersionsContract,
  contactsContract,
  addressesContract,
  slicesContract,
  plannedEmailsContract,
  dueContract,
  sendingContract,
  dayLoadsContract,
  contactEventsContract,
  suppressionsContract,
  runsContract,
  quotasContract,
  restorerContract,
];

for (const [name, makeStore] of adapters) {
  for (const contract of contracts) contract(name, makeStore);
  for (const contract of [changeFeedContract, recordChangesContract]) contract(name, makeStore);
  const makeTold: MakeToldStore = async () => {
    const made = await makeStore();
    return { ...made, told: toldBy(made.store) };
  };
  for (const contract of [contactsToldContract, recordsToldContract, restoredToldContract]) {
    contract(name, makeTold);
  }
}
