import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { withFaults, type Fault } from './dynamodb-faults.ts';
import type { SeededRandom } from './seeded-random.ts';

/** How often things go wrong on the way of one process's requests; each is a probability. */
export interface Mishaps {
  /** The process dies: before its request leaves, or before it hears the answer. */
  readonly death: number;
  /** A write is taken for lost, and arrives when others have gone on. */
  readonly late: number;
  /** One of the faults that a client meets. */
  readonly fault: number;
}

/** A process on the network. */
export interface NetworkProcess {
  readonly name: string;
  /** Resolves when the process dies; what it awaits then never ends. */
  readonly died: Promise<'died'>;
  /** Does something over the network when it is this call's turn. */
  call<Answer>(work: () => Promise<Answer>): Promise<Answer>;
}

const FAULTS: readonly [Fault, ...Fault[]] = [
  'throttled',
  'slowed_down',
  'server_error',
  'refused_connection',
  'conflict',
  'lost_answer',
  'lost_answer',
  'short',
  'empty',
];

/** After how many other requests a late one arrives at most. */
const LATEST = 40;

/** What a store seldom asks for, such as to give a claim back, would hardly ever meet a fault. */
const RARE_WRITE = 'PutItem';
const RARE_LOSS = 0.3;

/** Requests that may be late; others have no effect. */
const WRITES = new Set(['PutItem', 'UpdateItem', 'DeleteItem', 'TransactWriteItems']);

interface Waiting {
  readonly run: () => Promise<unknown>;
  /** How many others go first at least. */
  after: number;
}

/**
 * Lets one request of all processes go at a time, in an order drawn at random: when everybody waits,
 * one goes on. With the same seed and the same answers the order is the same.
 */
export class SeededNetwork {
  readonly #random: SeededRandom;
  readonly #waiting: Waiting[] = [];
  #isBusy = false;

  constructor(random: SeededRandom) {
    this.#random = random;
  }

  /** A process whose requests go through this network. */
  process(name: string, { death }: Mishaps): NetworkProcess {
    const { promise: died, resolve } = Promise.withResolvers<'died'>();
    const never = Promise.withResolvers<never>().promise;
    let isDead = false;
    const die = (): Promise<never> => {
      isDead = true;
      resolve('died');
      return never;
    };
    const call = async <Answer>(work: () => Promise<Answer>): Promise<Answer> =>
      this.#turn(async () => {
        if (isDead) return () => never;
        const isDying = this.#random.chance(death);
        if (isDying && this.#random.chance(0.5)) return die;
        const answer = await settled(work);
        return isDying ? die : answer;
      });
    return { name, died, call };
  }

  /** Has the requests of a client go as those of a process. */
  connect(client: DynamoDBClient, process: NetworkProcess, { late, fault }: Mishaps): void {
    client.middlewareStack.add(
      (next, { commandName = '' }) =>
        (args) =>
          process.call(async () => {
            const isWrite = WRITES.has(commandName.replace(/Command$/, ''));
            if (!isWrite || !this.#random.chance(late)) return next(args);
            const run = (): Promise<unknown> => next(args).catch(() => undefined);
            this.#waiting.push({ run, after: 1 + this.#random.below(LATEST) });
            throw Object.assign(new Error('injected timeout'), { code: 'ETIMEDOUT' });
          }),
      { step: 'initialize', name: 'network' },
    );
    withFaults(client, (command) => {
      if (command === RARE_WRITE && fault > 0 && this.#random.chance(RARE_LOSS))
        return 'lost_answer';
      return this.#random.chance(fault) ? this.#random.pick(FAULTS) : undefined;
    });
  }

  /** Has everything arrive that is late. */
  async lateRequestsArrive(): Promise<void> {
    while (this.#waiting.length > 0 || this.#isBusy) {
      for (const waiting of this.#waiting) waiting.after = 0;
      await this.#pump();
      await everybodyWaits();
    }
  }

  #turn<Answer>(work: () => Promise<() => Promise<Answer>>): Promise<Answer> {
    const { promise, resolve } = Promise.withResolvers<Answer>();
    const run = async (): Promise<void> => {
      const answer = await work();
      resolve(answer());
    };
    this.#waiting.push({ run, after: 0 });
    void this.#pump();
    return promise;
  }

  async #pump(): Promise<void> {
    if (this.#isBusy) return;
    this.#isBusy = true;
    for (;;) {
      await everybodyWaits();
      const next = this.#next();
      if (!next) break;
      await next.run();
    }
    this.#isBusy = false;
  }

  #next(): Waiting | undefined {
    const ready = this.#waiting.filter(({ after }) => after === 0);
    const [first, ...others] = ready;
    if (!first) return undefined;
    const next = this.#random.pick([first, ...others]);
    this.#waiting.splice(this.#waiting.indexOf(next), 1);
    for (const waiting of this.#waiting) waiting.after = Math.max(0, waiting.after - 1);
    return next;
  }
}

/** What came of work, to be taken when its turn is over. */
async function settled<Answer>(work: () => Promise<Answer>): Promise<() => Promise<Answer>> {
  try {
    const answer = await work();
    return () => Promise.resolve(answer);
  } catch (error) {
    return () => Promise.reject(error instanceof Error ? error : new Error(String(error)));
  }
}

/** Nobody has anything left to do but to wait for the network. */
function everybodyWaits(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
