import { dynamoStore } from '../../shared/adapters/dynamodb/dynamo-store.ts';
import { dynamoTables, type Tables } from '../../shared/adapters/dynamodb/tables.ts';
import type { RestorableStore } from '../../shared/ports/restorer.ts';
import { systemClock } from '../../shared/runtime/clock.ts';
import { randomIds } from '../../shared/runtime/ids.ts';
import { boundedTasks } from '../../shared/runtime/tasks.ts';
import type { Dynamodb } from './dynamodb-server.ts';

/** An empty store in tables of its own, and the tables beside it. */
export async function aDynamoStore(
  dynamodb: Dynamodb,
  options: { readonly stream: boolean } = { stream: false },
): Promise<{ readonly store: RestorableStore; readonly tables: Tables }> {
  const names = await dynamodb.makeTables(options);
  const access = { client: dynamodb.client(), clock: systemClock(), ids: randomIds() };
  const store = dynamoStore({ ...access, ...names, tasks: boundedTasks(8) });
  return { store, tables: dynamoTables(access, names) };
}
