import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  type WriteRequest,
} from '@aws-sdk/client-dynamodb';
import { fromAttributes, toAttributes, type Attributes, type Item } from './items.ts';
import type { ItemKey } from './keys.ts';
import { backOff, MOST_ATTEMPTS, retried } from './retries.ts';
import type { TableAccess } from './table.ts';

/** A write without a condition. */
export type BatchWrite = { readonly put: ItemKey & Item } | { readonly remove: ItemKey };

type NamedTable = TableAccess & { readonly name: string };

/** As many as DynamoDB takes in a request. */
const READS_AT_ONCE = 100;
const WRITES_AT_ONCE = 25;

/** Reads items by their keys, consistently. */
export async function readItems(
  table: NamedTable,
  keys: readonly ItemKey[],
): Promise<readonly Item[]> {
  const found: Item[] = [];
  const wanted = keys.map(({ pk, sk }) => toAttributes({ pk, sk }));
  await inBatches(table, wanted, READS_AT_ONCE, async (batch) => {
    const command = new BatchGetItemCommand({
      RequestItems: { [table.name]: { Keys: [...batch], ConsistentRead: true } },
    });
    const answer = await table.client.send(command);
    found.push(...(answer.Responses?.[table.name] ?? []).map(fromAttributes));
    return answer.UnprocessedKeys?.[table.name]?.Keys ?? [];
  });
  return found;
}

/** Puts and removes items. */
export async function writeItems(table: NamedTable, writes: readonly BatchWrite[]): Promise<void> {
  await inBatches(table, writes.map(requestOf), WRITES_AT_ONCE, async (batch) => {
    const command = new BatchWriteItemCommand({ RequestItems: { [table.name]: [...batch] } });
    const { UnprocessedItems } = await table.client.send(command);
    return UnprocessedItems?.[table.name] ?? [];
  });
}

function requestOf(write: BatchWrite): WriteRequest {
  return 'put' in write
    ? { PutRequest: { Item: toAttributes(write.put) } }
    : { DeleteRequest: { Key: toAttributes({ ...write.remove }) } };
}

/** Sends everything, what was left undone again; gives up only when nothing more gets done. */
async function inBatches<Part extends Attributes | WriteRequest>(
  table: NamedTable,
  all: readonly Part[],
  size: number,
  send: (batch: readonly Part[]) => Promise<readonly Part[]>,
): Promise<void> {
  let left = [...all];
  for (let idle = 0; left.length > 0;) {
    const batch = left.slice(0, size);
    const undone = await retried(table, () => send(batch));
    left = [...undone, ...left.slice(size)];
    if (undone.length === 0) continue;
    idle = undone.length < batch.length ? 1 : idle + 1;
    if (idle >= MOST_ATTEMPTS) {
      throw new Error(
        `Expected table "${table.name}" to take ${undone.length} items, it left them undone ${idle} times`,
      );
    }
    await backOff(table, idle);
  }
}
