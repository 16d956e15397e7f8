import { aDynamoStore } from '../support/dynamo-store.ts';
import { describeWithDynamodb } from '../support/dynamodb-server.ts';
import { addressesContract } from './addresses-contract.ts';
import { configVersionsContract } from './config-versions-contract.ts';
import { contactEventsContract } from './contact-events-contract.ts';
import { contactsContract } from './contacts-contract.ts';
import { dayLoadsContract } from './day-loads-contract.ts';
import { dueContract } from './due-contract.ts';
import type { MakeStore } from './each-store.ts';
import { organizationsContract } from './organizations-contract.ts';
import { plannedEmailsContract } from './planned-emails-contract.ts';
import { quotasContract } from './quotas-contract.ts';
import { restorerContract } from './restorer-contract.ts';
import { runsContract } from './runs-contract.ts';
import { sendingContract } from './sending-contract.ts';
import { slicesContract } from './slices-contract.ts';
import { suppressionsContract } from './suppressions-contract.ts';

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

describeWithDynamodb('The store in DynamoDB', (dynamodb) => {
  const makeStore: MakeStore = async () => {
    const { store } = await aDynamoStore(dynamodb);
    return { store, close: async () => undefined };
  };
  for (const contract of contracts) contract('DynamoDB', makeStore);
});
