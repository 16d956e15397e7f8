import { organizationsContract } from './organizations-contract.ts';
import { configVersionsContract } from './config-versions-contract.ts';
import { contactsContract } from './contacts-contract.ts';
import { addressesContract } from './addresses-contract.ts';
import { slicesContract } from './slices-contract.ts';
import { plannedEmailsContract } from './planned-emails-contract.ts';
import { dueContract } from './due-contract.ts';
import { sendingContract } from './sending-contract.ts';
import { dayLoadsContract } from './day-loads-contract.ts';
import { contactEventsContract } from './contact-events-contract.ts';
import { suppressionsContract } from './suppressions-contract.ts';
import { runsContract } from './runs-contract.ts';
import { quotasContract } from './quotas-contract.ts';
import { restorerContract } from './restorer-contract.ts';
import type { MakeStore } from './each-store.ts';

/** The suites of the ports that every store has. A new one is asked of all stores at once. */
export const STORE_CONTRACTS: readonly ((name: string, makeStore: MakeStore) => void)[] = [
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
