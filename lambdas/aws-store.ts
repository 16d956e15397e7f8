import { dynamoAddresses } from '../shared/adapters/dynamodb/addresses.ts';
import { createDynamoClient } from '../shared/adapters/dynamodb/client.ts';
import { dynamoStore } from '../shared/adapters/dynamodb/dynamo-store.ts';
import type { ContactsAt } from '../shared/adapters/dynamodb/stream.ts';
import { dynamoTables } from '../shared/adapters/dynamodb/tables.ts';
import type { RestorableStore } from '../shared/ports/restorer.ts';
import { systemClock } from '../shared/runtime/clock.ts';
import { randomIds } from '../shared/runtime/ids.ts';
import type { Environment } from '../shared/runtime/lambda/read-environment.ts';
import { boundedTasks } from '../shared/runtime/tasks.ts';

/** Requests of one call of the store at a time: as many as a small function keeps busy. */
const REQUESTS_AT_ONCE = 16;

/** The stage's store, and who has an address in it. */
export interface AwsStore {
  readonly store: RestorableStore;
  readonly contactsAt: ContactsAt;
}

/** The stage's tables as a store. Nothing is asked of them before it is used. */
export function awsStore(env: Environment<'LIVE_TABLE' | 'HISTORY_TABLE'>): AwsStore {
  const names = { liveTable: env.LIVE_TABLE, historyTable: env.HISTORY_TABLE };
  const access = { client: createDynamoClient(), clock: systemClock(), ids: randomIds() };
  const addresses = dynamoAddresses(dynamoTables(access, names).live);
  return {
    store: dynamoStore({ ...access, ...names, tasks: boundedTasks(REQUESTS_AT_ONCE) }),
    contactsAt: (organizationId, key) => addresses.contactsAt(organizationId, key),
  };
}
