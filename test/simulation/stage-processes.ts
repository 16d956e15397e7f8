import { runClosedHandler } from '../../lambdas/run-closed/run-closed.ts';
import { sendCloseHandler } from '../../lambdas/send-close/send-close.ts';
import { sendOpenHandler } from '../../lambdas/send-open/send-open.ts';
import { sendTaskHandler } from '../../lambdas/send-task/send-task.ts';
import { streamedAppends } from '../../lambdas/streamed-journal.ts';
import { createDynamoClient } from '../../shared/adapters/dynamodb/client.ts';
import { dynamoStore } from '../../shared/adapters/dynamodb/dynamo-store.ts';
import type { TableNames } from '../../shared/adapters/dynamodb/tables.ts';
import { memoryPorts } from '../../shared/adapters/memory/memory-ports.ts';
import type { ManualClock } from '../../shared/adapters/memory/manual-runtime.ts';
import type { Ports } from '../../shared/ports/ports.ts';
import { boundedTasks } from '../../shared/runtime/tasks.ts';
import { TASK_LIMITS } from '../../shared/workflows/send/send-ports.ts';
import { recordedRuntime } from '../support/lambda.ts';
import { planSteps, type PlanSteps } from '../support/plan-machine.ts';
import type { Mishaps, NetworkProcess, SeededNetwork } from '../support/seeded-network.ts';
import type { StageMailer } from './stage-mailer.ts';

/** What the processes of a stage have in common. */
export interface StageOptions {
  readonly endpoint: string;
  readonly names: TableNames;
  readonly network: SeededNetwork;
  readonly mailer: StageMailer;
  /** Clock and bucket of all. */
  readonly shared: Pick<ReturnType<typeof memoryPorts>, 'clock' | 'bucket'>;
  readonly isRunning: (execution: string) => Promise<boolean>;
  /** Mails of a task that are under way at a time, and in all. */
  readonly inFlight: number;
  readonly maxMails: number;
}

/** An invocation that could be of any of the stage's functions, with connections of its own. */
export interface StageProcess {
  readonly process: NetworkProcess;
  readonly ports: Ports;
  readonly clock: ManualClock;
  readonly functions: {
    readonly open: ReturnType<typeof sendOpenHandler>;
    readonly task: ReturnType<typeof sendTaskHandler>;
    readonly close: ReturnType<typeof sendCloseHandler>;
    readonly runClosed: ReturnType<typeof runClosedHandler>;
    readonly plan: PlanSteps;
  };
}

/** Starts processes over the same tables, each with a client of its own, as functions have it. */
export class StageProcesses {
  readonly #options: StageOptions;
  readonly #clients: ReturnType<typeof createDynamoClient>[] = [];
  #started = 0;

  constructor(options: StageOptions) {
    this.#options = options;
  }

  start(mishaps: Mishaps): StageProcess {
    const { network, mailer, shared, isRunning, inFlight, maxMails } = this.#options;
    const process = network.process(`process-${String((this.#started += 1))}`, mishaps);
    const store = this.#storeOf(process, mishaps);
    const ports = {
      ...memoryPorts(shared),
      store,
      journal: streamedAppends(),
      mailer: mailer.mailerOf(process),
      tasks: boundedTasks(inFlight),
    };
    const runtime = recordedRuntime(shared.clock);
    const limits = { ...TASK_LIMITS, maxMails, inFlight };
    return {
      process,
      ports,
      clock: shared.clock,
      functions: {
        open: sendOpenHandler({ runtime, ports, isRunning }),
        task: sendTaskHandler({ runtime, ports, limits }),
        close: sendCloseHandler({ runtime, ports }),
        runClosed: runClosedHandler({ runtime, ports, isRunning, lastState: async () => null }),
        plan: planSteps({ runtime, build: 'b1', ports, isRunning }),
      },
    };
  }

  stop(): void {
    for (const client of this.#clients) client.destroy();
  }

  #storeOf(process: NetworkProcess, mishaps: Mishaps) {
    const { endpoint, names, network, shared } = this.#options;
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
    const client = createDynamoClient({ endpoint, region: 'us-east-1', credentials });
    this.#clients.push(client);
    network.connect(client, process, mishaps);
    // A server remembers the tokens of transactions, also of other tests' tables.
    const own = `${names.liveTable.slice(-8)}-${process.name}`;
    let ids = 0;
    return dynamoStore({
      client,
      ...names,
      // How long a store waits is drawn by its ids; that must not move the clock that a seed repeats.
      clock: { now: () => shared.clock.now(), sleep: async () => undefined },
      ids: { next: () => `${own}-${String((ids += 1))}` },
      tasks: boundedTasks(8),
    });
  }
}
