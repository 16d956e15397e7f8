import {
  TransactionCanceledException,
  TransactWriteItemsCommand,
  type CancellationReason,
  type TransactWriteItem,
} from '@aws-sdk/client-dynamodb';
import { Expressions, type Change, type Condition } from './conditions.ts';
import { fromAttributes, toAttributes, type Item } from './items.ts';
import type { ItemKey } from './keys.ts';
import { retried } from './retries.ts';
import type { Table, TableAccess } from './table.ts';

/** One write of a transaction, or a condition that must hold beside the others' writes. */
export type TransactWrite = { readonly in: Table } & (
  | { readonly put: ItemKey & Item; readonly condition?: Condition }
  | { readonly update: ItemKey; readonly change: Change; readonly condition?: Condition }
  | { readonly remove: ItemKey; readonly condition?: Condition }
  | { readonly check: ItemKey; readonly condition: Condition }
);

/** All written, or nothing, and of each write what it met. */
export type TransactOutcome =
  | { readonly written: true }
  | { readonly written: false; readonly reasons: readonly TransactReason[] };

/** Whether a write's condition held, and the item that was there when it did not. */
export type TransactReason =
  { readonly held: true } | { readonly held: false; readonly found: Item | undefined };

/** Carries out up to 100 writes of different items together. */
export type Transact = (writes: readonly TransactWrite[]) => Promise<TransactOutcome>;

/**
 * Transactions of these tables. One whose answer was lost is sent again with the same token, by
 * which DynamoDB knows for ten minutes what it has carried out.
 */
export function dynamoTransactions(access: TableAccess): Transact {
  return async (writes) => {
    const command = new TransactWriteItemsCommand({
      ClientRequestToken: access.ids.next(),
      TransactItems: writes.map(requestOf),
    });
    try {
      await retried(access, () => access.client.send(command));
      return { written: true };
    } catch (error) {
      const reasons =
        error instanceof TransactionCanceledException && reasonsOf(error.CancellationReasons);
      if (reasons) return { written: false, reasons };
      throw error;
    }
  };
}

function requestOf(write: TransactWrite): TransactWriteItem {
  const TableName = write.in.name;
  const expressions = new Expressions();
  if ('update' in write) {
    const UpdateExpression = expressions.change(write.change);
    const Key = toAttributes({ ...write.update });
    const conditional = expressions.conditional(write.condition);
    return { Update: { TableName, Key, UpdateExpression, ...conditional } };
  }
  if ('check' in write) {
    const ConditionExpression = expressions.condition(write.condition);
    const Key = toAttributes({ ...write.check });
    const placeholders = expressions.placeholders();
    return { ConditionCheck: { TableName, Key, ConditionExpression, ...placeholders } };
  }
  const conditional = expressions.conditional(write.condition);
  return 'put' in write
    ? { Put: { TableName, Item: toAttributes(write.put), ...conditional } }
    : { Delete: { TableName, Key: toAttributes({ ...write.remove }), ...conditional } };
}

/** What each write met; nothing when it was not for their conditions that they were refused. */
function reasonsOf(
  reasons: readonly CancellationReason[] = [],
): readonly TransactReason[] | undefined {
  if (!reasons.some(({ Code }) => Code === 'ConditionalCheckFailed')) return undefined;
  return reasons.map(({ Code, Item: found }) =>
    Code === 'ConditionalCheckFailed'
      ? { held: false, found: found && fromAttributes(found) }
      : { held: true },
  );
}
