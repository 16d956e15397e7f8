import { dynamoAddresses, type Addresses } from '../../shared/adapters/dynamodb/addresses.ts';
import type { StreamRecord } from '../../shared/adapters/dynamodb/stream-records.ts';
import { streamedChanges, streamedContacts } from '../../shared/adapters/dynamodb/stream.ts';
import type { Told, ToldStoreUnderTest } from '../contract/each-store.ts';
import { aDynamoStore } from './dynamo-store.ts';
import type { Dynamodb } from './dynamodb-server.ts';
import { ORG } from './stored-records.ts';
import { streamPoller, type StreamPoller } from './stream-poller.ts';

/** A store in DynamoDB together with what its table's stream tells. */
export async function aToldDynamoStore(dynamodb: Dynamodb): Promise<ToldStoreUnderTest> {
  const { store, tables } = await aDynamoStore(dynamodb, { stream: true });
  const poller = await streamPoller(dynamodb.endpoint(), tables.live.name);
  const addresses = dynamoAddresses(tables.live);
  const close = async (): Promise<void> => {
    poller.stop();
  };
  return { store, told: toldByStream(poller, addresses), close };
}

/** What a stream tells to two readers, each of which is at another place. */
function toldByStream(poller: StreamPoller, addresses: Addresses): Told {
  const forJournal: StreamRecord[] = [];
  const forReplan: StreamRecord[] = [];
  const poll = async (): Promise<void> => {
    const records = await poller.read();
    forJournal.push(...records);
    forReplan.push(...records);
  };
  return {
    contactChanges: async () => {
      await poll();
      return streamedContacts(forReplan.splice(0), (...asked) => addresses.contactsAt(...asked));
    },
    recordChanges: async () => {
      await poll();
      return streamedChanges(forJournal.splice(0)).flatMap(({ eventId: _eventId, ...change }) =>
        change.organizationId === ORG ? [change] : [],
      );
    },
  };
}
