import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
  type DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import { readItems, writeItems, type BatchWrite } from './batches.ts';
import { Expressions, when, type Change, type Condition } from './conditions.ts';
import { fromAttributes, toAttributes, type Attributes, type Item } from './items.ts';
import type { ItemKey } from './keys.ts';
import { queryPages, type Query } from './query.ts';
import { retried, type RetryPorts } from './retries.ts';

/**
 * One table. Reads are consistent unless a query of the index is asked for. Writes are sent again
 * where no answer came: each carries a `stamp` of its own, by which it knows itself in what it
 * finds. That holds until somebody else writes the item; what must be counted exactly is written in
 * a transaction, which DynamoDB itself knows again (`transactions.ts`).
 */
export interface Table {
  readonly name: string;
  get(key: ItemKey): Promise<Item | undefined>;
  /** Those of the items that there are, in no order; any number of keys, each once. */
  getMany(keys: readonly ItemKey[]): Promise<readonly Item[]>;
  /** A page at a time; pages may be empty. */
  pages(query: Query): AsyncGenerator<readonly Item[]>;
  /** All that a query finds. */
  query(query: Query): Promise<readonly Item[]>;
  /** Creates or replaces an item. Answers false, and writes nothing, where the condition does not hold. */
  put(item: ItemKey & Item, condition?: Condition): Promise<boolean>;
  /** Answers the item as it is after the change; nothing where the condition does not hold. */
  update(key: ItemKey, change: Change, condition?: Condition): Promise<Item | undefined>;
  /** Answers false where the condition does not hold. */
  remove(key: ItemKey, condition?: Condition): Promise<boolean>;
  /** Writes any number of items, in no order and not together; each once. */
  writeAll(writes: readonly BatchWrite[]): Promise<void>;
}

/** How a table is reached. */
export interface TableAccess extends RetryPorts {
  readonly client: DynamoDBClient;
}

/** The table of this name. */
export function dynamoTable(access: TableAccess, name: string): Table {
  const table = { ...access, name };
  return {
    name,
    get: async (key) => {
      const command = new GetItemCommand({
        TableName: name,
        Key: toAttributes({ ...key }),
        ConsistentRead: true,
      });
      const { Item: found } = await retried(access, () => access.client.send(command));
      return found && fromAttributes(found);
    },
    getMany: (keys) => readItems(table, keys),
    pages: (query) => queryPages(table, query),
    query: async (query) => {
      const items: Item[] = [];
      for await (const page of queryPages(table, query)) items.push(...page);
      return items;
    },
    put: (item, condition) => putItem(table, item, condition),
    update: (key, change, condition) => updateItem(table, key, change, condition),
    remove: (key, condition) => removeItem(table, key, condition),
    writeAll: (writes) => writeItems(table, writes),
  };
}

type NamedTable = TableAccess & Pick<Table, 'name'>;

async function putItem(table: NamedTable, item: Item, condition?: Condition): Promise<boolean> {
  const stamp = table.ids.next();
  const command = new PutItemCommand({
    TableName: table.name,
    Item: toAttributes({ ...item, stamp }),
    ...new Expressions().conditional(condition),
  });
  const tried = await tryWrite(table, () => table.client.send(command));
  return tried.answer !== undefined || stampOf(tried.found) === stamp;
}

async function updateItem(
  table: NamedTable,
  key: ItemKey,
  change: Change,
  condition?: Condition,
): Promise<Item | undefined> {
  const stamp = table.ids.next();
  const expressions = new Expressions();
  const update = expressions.change({ ...change, set: { ...change.set, stamp } });
  // Without this, a write that adds would add again when only its answer was lost.
  const isNew = when.any(when.absent('stamp'), when.unequal('stamp', stamp));
  const command = new UpdateItemCommand({
    TableName: table.name,
    Key: toAttributes({ ...key }),
    UpdateExpression: update,
    ...expressions.conditional(condition ? when.all(isNew, condition) : isNew),
    ReturnValues: 'ALL_NEW',
  });
  const { answer, found } = await tryWrite(table, () => table.client.send(command));
  const item = answer?.Attributes ?? (stampOf(found) === stamp ? found : undefined);
  return item && fromAttributes(item);
}

async function removeItem(
  table: NamedTable,
  key: ItemKey,
  condition?: Condition,
): Promise<boolean> {
  let attempts = 0;
  const command = new DeleteItemCommand({
    TableName: table.name,
    Key: toAttributes({ ...key }),
    ...new Expressions().conditional(condition),
  });
  const { answer, found } = await tryWrite(table, () => {
    attempts += 1;
    return table.client.send(command);
  });
  // What was there a moment ago and is gone now went with the attempt that had no answer.
  return answer !== undefined || (attempts > 1 && found === undefined);
}

/** What came of a write with a condition: its answer, or the item that did not meet it. */
interface Tried<Answer> {
  readonly answer?: Answer;
  readonly found?: Attributes | undefined;
}

async function tryWrite<Answer>(
  ports: RetryPorts,
  send: () => Promise<Answer>,
): Promise<Tried<Answer>> {
  try {
    return { answer: await retried(ports, send) };
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return { found: error.Item };
    throw error;
  }
}

function stampOf(found: Attributes | undefined): string | undefined {
  return found?.['stamp']?.S;
}
