import type { TableNames } from '../../shared/adapters/dynamodb/tables.ts';
import { memoryPorts } from '../../shared/adapters/memory/memory-ports.ts';
import type { SendClosed } from '../../shared/contracts/steps/send-steps.ts';
import { dayOf } from '../../shared/domain/calendar/civil-date.ts';
import type { Email } from '../../shared/domain/planning/email.ts';
import type { Dynamodb } from '../support/dynamodb-server.ts';
import { openedRun, planThrough } from '../support/plan-machine.ts';
import { SeededNetwork, type Mishaps } from '../support/seeded-network.ts';
import { seededRandom, type SeededRandom } from '../support/seeded-random.ts';
import { aContact, AN_ORGANIZATION, ORG, SEND_TIME_MS } from '../support/sending.ts';
import { somethingHappens } from './stage-disturbances.ts';
import { stageMailer, type StageMailer } from './stage-mailer.ts';
import { MISHAPS, SendExecutions, startOf } from './stage-executions.ts';
import { StageProcesses } from './stage-processes.ts';

/** How a day ended on a simulated stage, for the checks. */
export interface StageDay {
  readonly emails: readonly Email[];
  readonly mails: StageMailer['mails'];
  /** What the account had left of its allowance when the day began. */
  readonly allowance: number;
  /** The organization's `daily_max`, which came after the day's plan. */
  readonly dailyMax: number | null;
  /** Sending was stopped from one instant until the other. */
  readonly stops: readonly { readonly from: number; readonly to: number }[];
  /** What the last sweep, which nothing disturbed, closed with. */
  readonly lastSweep: SendClosed;
  /** Send runs that are open at the end. */
  readonly openRuns: readonly number[];
  readonly story: readonly string[];
}

const NO_MISHAPS: Mishaps = { death: 0, late: 0, fault: 0 };
const MAX_24_HOURS = 400;
const SCARCE = 4;
const CAUSE = { actor: 'test', reason: 'prepared', run: null, at: SEND_TIME_MS };

/**
 * A day of sending by the functions of a stage over DynamoDB, with everything that may go wrong
 * there: invocations that die, or are started again while they still run, answers that are lost,
 * requests that arrive late, throttles; executions that break off and are redriven; at the same time
 * plans, replans, changes and a stop. At its end one sweep runs that nothing disturbs.
 */
export async function simulateStage(dynamodb: Dynamodb, seed: number): Promise<StageDay> {
  const stage = new Stage(dynamodb.endpoint(), await dynamodb.makeTables(), seededRandom(seed));
  try {
    await stage.prepare();
    await stage.disturbedDay();
    return await stage.end();
  } finally {
    stage.close();
  }
}

class Stage {
  readonly #random: SeededRandom;
  readonly #network: SeededNetwork;
  readonly #mailer: StageMailer;
  readonly #processes: StageProcesses;
  readonly #shared: Pick<ReturnType<typeof memoryPorts>, 'clock' | 'bucket'>;
  readonly #contacts: readonly string[];
  readonly #allowance: number;
  readonly #dailyMax: number | null;
  readonly #executions: SendExecutions;
  readonly #stops: { readonly from: number; readonly to: number }[] = [];

  constructor(endpoint: string, names: TableNames, random: SeededRandom) {
    const { clock, bucket } = memoryPorts();
    clock.set(SEND_TIME_MS);
    this.#random = random;
    this.#shared = { clock, bucket };
    this.#network = new SeededNetwork(random);
    this.#mailer = stageMailer(random, clock, MAX_24_HOURS);
    this.#contacts = Array.from({ length: 3 + random.below(3) }, (_, index) => `c${String(index)}`);
    this.#allowance = random.chance(0.3) ? SCARCE : MAX_24_HOURS;
    this.#dailyMax = random.chance(0.3) ? 2 : null;
    this.#processes = new StageProcesses({
      endpoint,
      names,
      network: this.#network,
      mailer: this.#mailer,
      shared: this.#shared,
      isRunning: async (execution) => this.#executions.isRunning(execution),
      inFlight: random.pick([1, 1, 3]),
      maxMails: random.pick([2, 5, 100]),
    });
    this.#executions = new SendExecutions(this.#processes, random, clock);
  }

  /** Plans the day's mail: two for each contact, none for the one whose state excludes all days. */
  async prepare(): Promise<void> {
    const { ports, functions } = this.#processes.start(NO_MISHAPS);
    const { store } = ports;
    await store.organizations.create({ id: ORG, slices: 2, createdAt: 0, stopped: null });
    await store.configVersions.publish(ORG, aConfiguration({}), CAUSE);
    const requests = this.#contacts.map((id, index) => ({
      contactId: id,
      expectedVersion: null,
      change: { contact: aBusyContact(id, index === 0 ? 'CT' : 'TX') },
      addresses: 'shared' as const,
      bulkRun: null,
    }));
    await store.contacts.change(ORG, requests, CAUSE);
    const start = { ...startOf('the night'), scheduledAt: '2026-03-10T11:00:00Z' };
    await planThrough(functions.plan, openedRun(await functions.plan.open(start)));
    this.#executions.ended('the night');
    if (this.#dailyMax !== null) {
      const limited = aConfiguration({ daily_max: this.#dailyMax, overage_threshold: 1 });
      await store.configVersions.publish(ORG, limited, CAUSE);
    }
    const used = MAX_24_HOURS - this.#allowance;
    await store.quotas.reserve('others', used, MAX_24_HOURS, this.#shared.clock.now());
  }

  async disturbedDay(): Promise<void> {
    const sweeps = async (): Promise<void> => {
      for (const sweep of ['sweep 1', 'sweep 2', 'sweep 3']) await this.#executions.run(sweep);
    };
    await Promise.all([this.#executions.run('daily'), sweeps(), this.#disturbances()]);
  }

  async end(): Promise<StageDay> {
    await this.#network.lateRequestsArrive();
    await this.#executions.allInvocations();
    await this.#network.lateRequestsArrive();
    this.#mailer.becomeReliable();
    const { ports, functions } = this.#processes.start(NO_MISHAPS);
    // A stop may have been among the late requests.
    await ports.store.organizations.setStopped(ORG, null, CAUSE);
    const opened = await functions.open(startOf('last'));
    if (opened.result !== 'opened') throw new Error(`Expected a last sweep, got ${opened.detail}`);
    let { cursor } = opened;
    for (let done = false; !done;) {
      ({ cursor, done } = await functions.task({ cursor, execution: 'last' }));
    }
    const lastSweep = await functions.close({ cursor, execution: 'last' });
    const runs = await ports.store.runs.list(ORG, 100);
    const records = await Promise.all(
      this.#contacts.map((id) => ports.store.contacts.get(ORG, id)),
    );
    return {
      emails: records.flatMap((own) => own?.emails ?? []),
      mails: this.#mailer.mails,
      allowance: this.#allowance,
      dailyMax: this.#dailyMax,
      stops: this.#stops,
      lastSweep,
      openRuns: runs
        .filter(({ kind, status }) => kind === 'send' && status === 'open')
        .map(({ run }) => run),
      story: this.#executions.story,
    };
  }

  close(): void {
    this.#processes.stop();
  }

  async #disturbances(): Promise<void> {
    for (let count = 0; count < 5; count++) {
      const { process, ports, clock, functions } = this.#processes.start({
        ...MISHAPS,
        death: 0.002,
      });
      const happening = somethingHappens({
        random: this.#random,
        wait: () => process.call(async () => undefined),
        ports,
        clock,
        plan: functions.plan,
        contactId: this.#random.pick(['c1', 'c2']),
        number: count,
      });
      const stopped = await Promise.race([process.died, happening.catch(() => 'failed' as const)]);
      if (typeof stopped === 'object' && stopped) this.#stops.push(stopped);
      this.#executions.ended(`plan ${String(count)}`);
    }
  }
}

function aConfiguration(loadBalancing: Readonly<Record<string, number>>) {
  const document = JSON.stringify({
    organization: AN_ORGANIZATION,
    load_balancing: { daily_send_percentage_cap: 1, ...loadBalancing },
  });
  return { document, templates: {} };
}

/** A contact for whom two mails are due on the day: of its birthday and of its anniversary. */
function aBusyContact(id: string, state: string) {
  const dates = { birthDate: dayOf('1950-03-24'), effectiveDate: dayOf('2020-04-09') };
  return aContact({ id, state, ...dates });
}
