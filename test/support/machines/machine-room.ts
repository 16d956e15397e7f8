import { z } from 'zod';
import type { MachineName } from '../../../lib/constructs/machine-names.ts';
import type { Announcement } from '../../../shared/workflows/import/import-announcement.ts';
import { execute, noFootprint, type Ended, type Footprint } from '../states-language/execution.ts';
import type { DeployedMachines } from './deployed-machines.ts';
import { Mortality, MortalProcess } from './mortal-ports.ts';
import { stageFunction, type StagePorts } from './stage-functions.ts';

/** How the room is disturbed. */
export interface Disturbance {
  /** The write that kills the process that makes it, from 1; absent = none. */
  readonly killedAt?: number;
  /** `once`: another process takes over. `for_long`: no process lives until the redrive. */
  readonly away?: 'once' | 'for_long';
  readonly mailsPerTask?: number;
  /** Mails of a send task that are under way at a time. */
  readonly inFlight?: number;
}

/** An execution of a state machine, as far as it came. */
export interface RoomExecution {
  readonly machine: MachineName;
  readonly arn: string;
  readonly input: unknown;
  readonly ended: Ended;
  readonly footprint: Footprint;
}

const ARN = 'arn:aws:states:eu-central-1:111122223333:execution:almanac-sandbox';

/**
 * The stage's state machines with the real functions, each call of which is a process of its own:
 * payloads are JSON, a process may be killed at a write, and what fails is closed by the function
 * that the rule on execution statuses calls.
 */
export class MachineRoom {
  readonly ports: StagePorts;
  readonly mortality: Mortality;
  readonly announcements: Announcement[] = [];
  /** Inputs of executions that machines have started. */
  readonly started: unknown[] = [];
  /** Functions by their calls. */
  readonly calls: string[] = [];
  /** Is told of each call before it is made. */
  beforeCall: (name: string) => Promise<void> = async () => undefined;
  /** Is told of each wait when it is over. */
  afterWait: () => Promise<void> = async () => undefined;
  readonly #machines: DeployedMachines;
  readonly #disturbance: Disturbance;
  readonly #running = new Set<string>();
  readonly #failedAt = new Map<string, string>();
  #isRepaired = false;

  constructor(machines: DeployedMachines, ports: StagePorts, disturbance: Disturbance = {}) {
    this.#machines = machines;
    this.#disturbance = disturbance;
    this.ports = ports;
    this.mortality = new Mortality(disturbance.killedAt);
  }

  /** Starts an execution and follows it to its end. */
  async start(machine: MachineName, input: unknown, name = 'one'): Promise<RoomExecution> {
    const arn = `${ARN}-${machine}:${name}`;
    const footprint = noFootprint();
    const { clock } = this.ports;
    this.#running.add(arn);
    const ended = await execute(
      {
        graph: this.#machines.graphOf(machine),
        executionId: arn,
        footprint,
        now: () => clock.now(),
        wait: async (seconds) => {
          clock.advance(seconds * 1000);
          await this.afterWait();
        },
        invoke: (resource, parameters) => this.#invoke(resource, parameters),
      },
      asJson(input),
    );
    return this.#over({ machine, arn, input, ended, footprint });
  }

  /** Repairs what keeps functions from running and has a failed execution go on. */
  async redrive(execution: RoomExecution): Promise<RoomExecution> {
    const { ended, arn } = execution;
    if (ended.status !== 'FAILED') throw new Error('Expected an execution that failed');
    this.#isRepaired = true;
    this.#running.add(arn);
    return this.#over({ ...execution, ended: await ended.redrive() });
  }

  /** Starts an execution; one that fails is redriven. */
  async startAndRedrive(
    machine: MachineName,
    input: unknown,
    name = 'one',
  ): Promise<RoomExecution> {
    const first = await this.start(machine, input, name);
    return first.ended.status === 'FAILED' ? this.redrive(first) : first;
  }

  async #over(execution: RoomExecution): Promise<RoomExecution> {
    const { arn, ended, input } = execution;
    this.#running.delete(arn);
    if (ended.status === 'FAILED') {
      const { error, cause, state } = ended;
      this.#failedAt.set(arn, state);
      const detail = { executionArn: arn, status: 'FAILED', error, cause };
      const event = { source: 'aws.states', detail: { ...detail, input: JSON.stringify(input) } };
      await this.#call('run-closed', this.ports, event);
    }
    return execution;
  }

  async #invoke(resource: string, parameters: unknown): Promise<unknown> {
    const name = this.#machines.functionOf(resource);
    if (name === undefined) return this.#service(resource, parameters);
    await this.beforeCall(name);
    this.calls.push(name);
    const isAway = this.#disturbance.away === 'for_long' && !this.#isRepaired;
    if (isAway && this.mortality.hasKilled) throw lambdaUnknown();
    const process = new MortalProcess(this.mortality);
    const { store, bucket, mailer, journal, clock } = this.ports;
    const ports = {
      ...this.ports,
      store: process.port(store, 'store'),
      bucket: process.port(bucket, 'bucket'),
      mailer: process.port(mailer, 'mailer'),
      journal: process.port(journal, 'journal'),
      clock: process.port(clock, 'clock'),
    };
    try {
      const answer = await this.#call(name, ports, parameters, process);
      if (process.isDead) throw lambdaUnknown();
      return answer;
    } catch (error) {
      throw process.isDead ? lambdaUnknown() : error;
    }
  }

  async #call(
    name: string,
    ports: StagePorts,
    event: unknown,
    process = new MortalProcess(new Mortality()),
  ): Promise<unknown> {
    const handler = stageFunction(name, {
      ports,
      isRunning: async (execution) => this.#running.has(execution),
      announcements: process.port(this.announcements, 'announcements'),
      lastState: async (execution) => this.#failedAt.get(execution) ?? null,
      mailsPerTask: this.#disturbance.mailsPerTask ?? 500,
      inFlight: this.#disturbance.inFlight ?? 1,
    });
    return asJson(await handler(asJson(event)));
  }

  /** The one other service that our machines call. */
  async #service(resource: string, parameters: unknown): Promise<unknown> {
    if (!resource.endsWith(':states:::states:startExecution')) {
      throw new Error(`Expected a function, or the start of an execution, got "${resource}"`);
    }
    this.started.push(startSchema.parse(parameters).Input);
    return { ExecutionArn: 'started' };
  }
}

const startSchema = z.object({ StateMachineArn: z.string(), Input: z.unknown() });

/** As Step Functions reports a function whose process is gone. */
function lambdaUnknown(): Error {
  const error = new Error(
    'The cause could not be determined because Lambda did not return an error',
  );
  return Object.assign(error, { name: 'Lambda.Unknown' });
}

function asJson(value: unknown): unknown {
  const parsed: unknown = JSON.parse(JSON.stringify(value ?? null));
  return parsed;
}
