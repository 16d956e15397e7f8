/** What a process that was killed throws: nothing that it meant to do happens. */
export class ProcessKilled extends Error {
  override readonly name = 'ProcessKilled';
}

/** Writes of all processes together, one of which may be the end of the one that makes it. */
export class Mortality {
  /** Those that were made or begun, by what they were: `store.runs.open`. */
  readonly writes: string[] = [];
  readonly #killedAt: number;

  /** @param killedAt the number of the write that kills its process before it is made, from 1. */
  constructor(killedAt = Infinity) {
    this.#killedAt = killedAt;
  }

  get hasKilled(): boolean {
    return this.writes.length >= this.#killedAt;
  }

  /** @returns whether the process is killed instead of writing. */
  write(place: string): boolean {
    this.writes.push(place);
    return this.writes.length === this.#killedAt;
  }
}

/** A process with ports of its own, which are all silent once it is dead. */
export class MortalProcess {
  isDead = false;
  readonly #mortality: Mortality;

  constructor(mortality: Mortality) {
    this.#mortality = mortality;
  }

  /** The port, of whose methods those that write may be the last that is called. */
  port<Port extends object>(port: Port, place: string): Port {
    return new Proxy(port, {
      get: (own, key): unknown => {
        const value: unknown = Reflect.get(own, key);
        const name = `${place}.${String(key)}`;
        if (typeof value === 'object' && value !== null) return this.port(value, name);
        if (typeof value !== 'function') return value;
        return (...given: readonly unknown[]): unknown => {
          this.#called(name);
          const answer: unknown = Reflect.apply(value, own, given);
          return answer;
        };
      },
    });
  }

  #called(name: string): void {
    if (!this.isDead && WRITES.has(name)) this.isDead = this.#mortality.write(name);
    if (this.isDead) throw new ProcessKilled(`killed at ${name}`);
  }
}

const WRITES: ReadonlySet<string> = new Set([
  ...['create', 'setStopped', 'remove'].map((method) => `store.organizations.${method}`),
  'store.configVersions.publish',
  'store.contacts.change',
  ...['putPlanned', 'claim', 'release', 'recordOutcome', 'skip', 'settle'].map(
    (method) => `store.emails.${method}`,
  ),
  'store.dayLoads.replace',
  'store.contactEvents.add',
  ...['put', 'lift'].map((method) => `store.suppressions.${method}`),
  ...['open', 'checkpoint', 'close', 'reopen', 'takeOver'].map((method) => `store.runs.${method}`),
  ...['reserve', 'giveBack', 'reserveDay', 'leaseRate'].map((method) => `store.quotas.${method}`),
  ...['loadContacts', 'loadEmails', 'loadRuns'].map((method) => `store.restorer.${method}`),
  ...['write', 'copy', 'remove'].map((method) => `bucket.${method}`),
  'journal.append',
  'mailer.send',
  'announcements.push',
]);
