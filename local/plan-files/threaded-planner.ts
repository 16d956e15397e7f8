import { Worker } from 'node:worker_threads';
import { UserError } from '../user-error.ts';
import type { FilePlanner, PlannerSetup } from './planner-calls.ts';

/** What is asked of a planner's thread: a method of the planner and its arguments. */
export type ThreadCall = {
  readonly [Method in keyof FilePlanner]: {
    readonly id: number;
    readonly method: Method;
    readonly args: Parameters<FilePlanner[Method]>;
  };
}[keyof FilePlanner];

type AnswerOf<Method extends keyof FilePlanner> = Awaited<ReturnType<FilePlanner[Method]>>;

/** What a thread answers: a result, or why there is none. */
export type ThreadAnswer = { readonly id: number } & (
  { readonly answer: unknown } | { readonly failure: string; readonly failureName: string }
);

interface Waiting {
  readonly resolve: (answer: never) => void;
  readonly reject: (error: Error) => void;
}

/** A planner in a thread of its own. Calls are answered in the order in which they are made. */
export function threadedPlanner(setup: PlannerSetup): FilePlanner {
  const thread = new Thread(setup);
  return {
    load: (slice) => thread.call('load', slice),
    drop: (slice, rows) => thread.call('drop', slice, rows),
    index: (files) => thread.call('index', files),
    census: () => thread.call('census'),
    survey: (census) => thread.call('survey', census),
    addRound: (round) => thread.call('addRound', round),
    commit: (slice) => thread.call('commit', slice),
    async close() {
      // A thread that ended before has told why already.
      await thread.call('close').catch(() => undefined);
      await thread.end();
    },
  };
}

/** Planning makes many objects that live for one contact: with this room few of them outlive a sweep. */
const YOUNG_GENERATION_MB = 48;

class Thread {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  #lastId = 0;
  /** Why the thread is no more; whoever asks it something has to hear of that. */
  #ended: Error | null = null;

  constructor(setup: PlannerSetup) {
    this.#worker = new Worker(new URL('./planner-thread.ts', import.meta.url), {
      workerData: setup,
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_GENERATION_MB },
    });
    this.#worker.on('message', (message: ThreadAnswer & { readonly answer: never }) => {
      this.#settle(message);
    });
    this.#worker.on('error', (error) => {
      this.#failAll(error instanceof Error ? error : new Error(String(error)));
    });
    this.#worker.on('exit', (code) => {
      this.#failAll(
        new Error(`Expected a planner's thread to go on, got its end with code ${code}`),
      );
    });
  }

  call<Method extends keyof FilePlanner>(
    method: Method,
    ...args: Parameters<FilePlanner[Method]>
  ): Promise<AnswerOf<Method>> {
    const id = ++this.#lastId;
    if (this.#ended) return Promise.reject(this.#ended);
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#worker.postMessage({ id, method, args });
    });
  }

  async end(): Promise<void> {
    await this.#worker.terminate();
  }

  #settle(message: ThreadAnswer & { readonly answer: never }): void {
    const waiting = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if ('failure' in message) {
      waiting?.reject(errorOf(message));
    } else waiting?.resolve(message.answer);
  }

  #failAll(error: Error): void {
    this.#ended ??= error;
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}

/** An error as it was in the thread: classes do not travel between threads. */
function errorOf({ failure, failureName }: { failure: string; failureName: string }): Error {
  if (failureName === 'UserError') return new UserError(failure);
  const error = new Error(failure);
  error.name = failureName;
  return error;
}
