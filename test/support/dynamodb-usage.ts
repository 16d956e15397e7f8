import type {
  DynamoDBClient,
  ServiceInputTypes,
  ServiceOutputTypes,
} from '@aws-sdk/client-dynamodb';

/** One request, the partitions of the items that it names, and the units that it was charged for. */
export interface Used {
  readonly command: string;
  /** Partition keys of the items that it reads or writes. */
  readonly partitions: readonly string[];
  readonly units: number;
}

/** Writes down what a client's requests use; asks the table to say so with each answer. */
export function recordUsage(client: DynamoDBClient): { take(): readonly Used[] } {
  const used: Used[] = [];
  client.middlewareStack.add(
    (next, { commandName = '' }) =>
      async (args) => {
        const input = { ...args.input, ReturnConsumedCapacity: 'TOTAL' as const };
        const result = await next({ ...args, input });
        used.push({
          command: commandName.replace(/Command$/, ''),
          partitions: partitionsOf(args.input),
          units: unitsOf(result.output),
        });
        return result;
      },
    { step: 'initialize', name: 'usage' },
  );
  return { take: () => used.splice(0) };
}

function unitsOf(output: ServiceOutputTypes): number {
  if (!('ConsumedCapacity' in output)) return 0;
  return [output.ConsumedCapacity ?? []].flat().reduce((sum, consumed) => {
    return sum + ('CapacityUnits' in consumed ? (consumed.CapacityUnits ?? 0) : 0);
  }, 0);
}

/** Every partition key in a request, wherever it stands. */
function partitionsOf(input: ServiceInputTypes): readonly string[] {
  if ('KeyConditionExpression' in input) return [input.ExpressionAttributeValues?.[':v0']?.S ?? ''];
  return [...JSON.stringify(input).matchAll(/"pk":\{"S":"([^"]*)"\}/g)].map(([, own = '']) => own);
}
