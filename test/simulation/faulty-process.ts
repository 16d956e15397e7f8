import type { Ports } from '../../shared/ports/ports.ts';
import type { SeededRandom } from '../support/seeded-random.ts';

/** What may go wrong at an await. */
export type Fault =
  /** The process dies: before the call, after it took effect, or with the call still on its way. */
  | 'crash_before'
  | 'crash_after'
  | 'crash_while_under_way'
  /** The call fails, or it succeeds and its answer is lost. */
  | 'error_before'
  | 'error_after'
  /** The process stands still so long that others take it for dead; then it goes on. */
  | 'stall';

/** The parts of the ports that a simulated process uses. */
export type SimulatedPorts = Pick<
  Ports,
  'store' | 'journal' | 'mailer' | 'renderer' | 'clock' | 'tasks' | 'executions' | 'log'
>;

/** How faults are drawn and what the world does with them. */
export interface FaultPlan {
  readonly random: SeededRandom;
  /** The faults that may happen, each with its probability per await. */
  readonly probabilities: Readonly<Partial<Record<Fault, number>>>;
  /** Keeps a call that outlives its process, to be made later. */
  readonly keepUnderWay: (call: () => Promise<void>) => void;
  /** What the world does while the process stands still. */
  readonly whileStalled: () => Promise<unknown>;
}

/** Thrown into the workflow by `error_before` and `error_after`. */
export class InjectedError extends Error {
  override readonly name = 'InjectedError';
}

/**
 * A process whose every await may go wrong. A crashed process never comes back from its await, nor
 * from any later one: to the workflow that is the same as the end of the world.
 */
export class FaultyProcess {
  readonly ports: SimulatedPorts;
  /** Resolves when the process dies. */
  readonly died: Promise<'crashed'>;
  readonly #die: (value: 'crashed') => void;
  readonly #plan: FaultPlan;
  #isDead = false;

  constructor(ports: SimulatedPorts, plan: FaultPlan) {
    const { promise, resolve } = Promise.withResolvers<'crashed'>();
    this.died = promise;
    this.#die = resolve;
    this.#plan = plan;
    const { store, journal, mailer, renderer, clock, tasks, executions, log } = ports;
    const [faultyClock, faultyExecutions] = [this.#wrap(clock), this.#wrap(executions)];
    this.ports = {
      store: {
        organizations: this.#wrap(store.organizations),
        configVersions: this.#wrap(store.configVersions),
        contacts: this.#wrap(store.contacts),
        emails: this.#wrap(store.emails),
        dayLoads: this.#wrap(store.dayLoads),
        contactEvents: this.#wrap(store.contactEvents),
        suppressions: this.#wrap(store.suppressions),
        runs: this.#wrap(store.runs),
        quotas: this.#wrap(store.quotas),
      },
      journal: this.#wrap(journal),
      mailer: this.#wrap(mailer),
      renderer: this.#wrap(renderer),
      clock: { now: () => clock.now(), sleep: (ms) => faultyClock.sleep(ms) },
      tasks,
      executions: {
        current: () => executions.current(),
        isRunning: (execution) => faultyExecutions.isRunning(execution),
      },
      log,
    };
  }

  #wrap<Port extends object>(port: Port): Port {
    return new Proxy(port, {
      get: (target, name) => {
        const method: unknown = Reflect.get(target, name);
        if (typeof method !== 'function') return method;
        return (...args: readonly unknown[]): Promise<unknown> =>
          this.#call(async (): Promise<unknown> => Reflect.apply(method, target, args));
      },
    });
  }

  async #call(call: () => Promise<unknown>): Promise<unknown> {
    if (this.#isDead) return never();
    switch (this.#draw()) {
      case 'crash_before':
        return this.#crash();
      case 'crash_after':
        await call();
        return this.#crash();
      case 'crash_while_under_way':
        this.#plan.keepUnderWay(async () => {
          await call();
        });
        return this.#crash();
      case 'error_before':
        throw new InjectedError('the call failed');
      case 'error_after':
        await call();
        throw new InjectedError('the answer was lost');
      case 'stall':
        await this.#plan.whileStalled();
        return call();
      case null:
        return call();
    }
  }

  #draw(): Fault | null {
    let rest = this.#plan.random.fraction();
    for (const fault of FAULTS) {
      rest -= this.#plan.probabilities[fault] ?? 0;
      if (rest < 0) return fault;
    }
    return null;
  }

  #crash(): Promise<never> {
    this.#isDead = true;
    this.#die('crashed');
    return never();
  }
}

const FAULTS: readonly Fault[] = [
  'crash_before',
  'crash_after',
  'crash_while_under_way',
  'error_before',
  'error_after',
  'stall',
];

function never(): Promise<never> {
  return Promise.withResolvers<never>().promise;
}
