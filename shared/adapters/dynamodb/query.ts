import { QueryCommand } from '@aws-sdk/client-dynamodb';
import { DUE_INDEX, TABLE_KEY } from '../../contracts/aws/table-layout.ts';
import { Expressions } from './conditions.ts';
import { fromAttributes, type Attributes, type Item } from './items.ts';
import { retried } from './retries.ts';
import type { TableAccess } from './table.ts';

/** Items of one partition, in the order of their sort keys. */
export interface Query {
  readonly partition: string;
  /** All of the partition where none is given. */
  readonly sort?: SortRange;
  /** `due` asks the index, whose answers may be stale. */
  readonly index?: 'due';
  readonly descending?: boolean;
  /** At most so many items. */
  readonly limit?: number;
}

/** Which sort keys; `between` includes both ends. */
export type SortRange =
  | { readonly beginsWith: string }
  | { readonly between: readonly [from: string, to: string] }
  | { readonly after: string };

/** Gives a query's items a page at a time; pages may be empty. */
export async function* queryPages(
  table: TableAccess & { readonly name: string },
  query: Query,
): AsyncGenerator<readonly Item[]> {
  const request = requestOf(query);
  let left = query.limit ?? Infinity;
  let start: Attributes | undefined;
  do {
    const command = new QueryCommand({
      TableName: table.name,
      ...request,
      ...(start && { ExclusiveStartKey: start }),
      ...(left !== Infinity && { Limit: left }),
    });
    const { Items: found = [], LastEvaluatedKey } = await retried(table, () =>
      table.client.send(command),
    );
    yield found.map(fromAttributes);
    left -= found.length;
    start = LastEvaluatedKey;
  } while (start && left > 0);
}

function requestOf({ partition, sort, index, descending = false }: Query) {
  const keys = index === 'due' ? DUE_INDEX : TABLE_KEY;
  const expressions = new Expressions();
  const own = `${expressions.name(keys.partition)} = ${expressions.value(partition)}`;
  const range = sort && rangeOf(expressions, keys.sort, sort);
  return {
    KeyConditionExpression: range ? `${own} AND ${range}` : own,
    ScanIndexForward: !descending,
    ...(index === 'due' ? { IndexName: DUE_INDEX.name } : { ConsistentRead: true }),
    ...expressions.placeholders(),
  };
}

function rangeOf(expressions: Expressions, attribute: string, sort: SortRange): string {
  const name = expressions.name(attribute);
  if ('beginsWith' in sort) return `begins_with(${name}, ${expressions.value(sort.beginsWith)})`;
  if ('after' in sort) return `${name} > ${expressions.value(sort.after)}`;
  const [from, to] = sort.between;
  return `${name} BETWEEN ${expressions.value(from)} AND ${expressions.value(to)}`;
}
