import { aDynamoStore } from '../support/dynamo-store.ts';
import { describeWithDynamodb } from '../support/dynamodb-server.ts';
import type { MakeStore } from './each-store.ts';
import { STORE_CONTRACTS } from './store-contracts.ts';

describeWithDynamodb('The store in DynamoDB', (dynamodb) => {
  const makeStore: MakeStore = async () => {
    const { store } = await aDynamoStore(dynamodb);
    return { store, close: async () => undefined };
  };
  for (const contract of STORE_CONTRACTS) contract('DynamoDB', makeStore);
});
