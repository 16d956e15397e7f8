import { describeWithDynamodb } from '../support/dynamodb-server.ts';
import { aToldDynamoStore } from '../support/told-dynamo-store.ts';
import { contactsToldContract } from './contacts-told-contract.ts';
import { recordsToldContract } from './records-told-contract.ts';
import { restoredToldContract } from './restorer-contract.ts';

describeWithDynamodb('The stream of DynamoDB', (dynamodb) => {
  for (const contract of [contactsToldContract, recordsToldContract, restoredToldContract]) {
    contract('DynamoDB', () => aToldDynamoStore(dynamodb));
  }
});
