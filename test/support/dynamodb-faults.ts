import {
  InternalServerError,
  ProvisionedThroughputExceededException,
  ThrottlingException,
  TransactionCanceledException,
  TransactionConflictException,
  type DynamoDBClient,
  type ServiceInputTypes,
  type ServiceOutputTypes,
} from '@aws-sdk/client-dynamodb';

/** What happens to one request on its way to the table or back. */
export type Fault =
  | 'throttled'
  | 'slowed_down'
  | 'server_error'
  | 'refused_connection'
  /** Another transaction has the item. */
  | 'conflict'
  /** It is carried out, and its answer lost. */
  | 'lost_answer'
  /** A page of one item; after the first an empty one. Half of a batch, or nothing of it, is done. */
  | 'short'
  | 'empty';

/** Says what happens to the next request; `undefined` when nothing does. */
export type NextFault = (command: string) => Fault | undefined;

type Send = (input: ServiceInputTypes) => Promise<ServiceOutputTypes>;

/** Lets requests of a client meet faults. */
export function withFaults(client: DynamoDBClient, nextFault: NextFault): DynamoDBClient {
  client.middlewareStack.add(
    (next, { commandName = '' }) =>
      async (args) => {
        const fault = nextFault(commandName.replace(/Command$/, ''));
        if (!fault) return next(args);
        const send: Send = async (input) => (await next({ ...args, input })).output;
        return { output: await meet(fault, args.input, send), response: {} };
      },
    { step: 'initialize', name: 'faults' },
  );
  return client;
}

async function meet(
  fault: Fault,
  input: ServiceInputTypes,
  send: Send,
): Promise<ServiceOutputTypes> {
  switch (fault) {
    case 'throttled':
      throw new ProvisionedThroughputExceededException(ABOUT);
    case 'slowed_down':
      throw new ThrottlingException(ABOUT);
    case 'server_error':
      throw new InternalServerError(ABOUT);
    case 'refused_connection':
      throw connectionError('ECONNREFUSED');
    case 'conflict':
      throw conflict(input);
    case 'lost_answer':
      // Whether it was carried out or refused, nobody hears of it.
      await send(input).catch(() => undefined);
      throw connectionError('ECONNRESET');
    case 'short':
    case 'empty':
      return answerShortly(fault, input, send);
  }
}

const ABOUT = { message: 'injected', $metadata: {} };

function connectionError(code: string): Error {
  return Object.assign(new Error(`injected ${code}`), { code });
}

function conflict(input: ServiceInputTypes): Error {
  if (!('TransactItems' in input)) return new TransactionConflictException(ABOUT);
  const CancellationReasons = (input.TransactItems ?? []).map((_item, index) => ({
    Code: index === 0 ? 'TransactionConflict' : 'None',
  }));
  return new TransactionCanceledException({ ...ABOUT, CancellationReasons });
}

async function answerShortly(
  fault: 'short' | 'empty',
  input: ServiceInputTypes,
  send: Send,
): Promise<ServiceOutputTypes> {
  if ('KeyConditionExpression' in input) {
    return fault === 'empty' && input.ExclusiveStartKey
      ? { Items: [], Count: 0, LastEvaluatedKey: input.ExclusiveStartKey, $metadata: {} }
      : send({ ...input, Limit: 1 });
  }
  if (!('RequestItems' in input)) return send(input);
  return answerPartOfBatch(fault, input, send);
}

type BatchInput = Extract<ServiceInputTypes, { readonly RequestItems: unknown }>;

async function answerPartOfBatch(
  fault: 'short' | 'empty',
  { RequestItems }: BatchInput,
  send: Send,
): Promise<ServiceOutputTypes> {
  const table = Object.keys(RequestItems ?? {})[0] ?? '';
  const requests = RequestItems?.[table] ?? [];
  if (Array.isArray(requests)) {
    const [now, later] = parted(fault, requests);
    if (now.length > 0) await send({ RequestItems: { [table]: now } });
    return { UnprocessedItems: later.length > 0 ? { [table]: later } : {}, $metadata: {} };
  }
  const [now, later] = parted(fault, requests.Keys ?? []);
  const ofKeys = (Keys: typeof now) => ({
    [table]: { Keys, ConsistentRead: requests.ConsistentRead },
  });
  const answer = now.length > 0 ? await send({ RequestItems: ofKeys(now) }) : { $metadata: {} };
  return { Responses: {}, ...answer, UnprocessedKeys: later.length > 0 ? ofKeys(later) : {} };
}

function parted<Part>(
  fault: 'short' | 'empty',
  all: readonly Part[],
): [now: Part[], later: Part[]] {
  const done = fault === 'empty' ? 0 : Math.ceil(all.length / 2);
  return [all.slice(0, done), all.slice(done)];
}
