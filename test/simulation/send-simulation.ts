import { manualExecutions } from '../../shared/adapters/memory/manual-runtime.ts';
import type { Contact } from '../../shared/domain/contacts/contact.ts';
import type { Email } from '../../shared/domain/planning/email.ts';
import type { Store } from '../../shared/ports/store.ts';
import { closeSendRun } from '../../shared/workflows/send/close-run.ts';
import { openSendRun } from '../../shared/workflows/send/open-run.ts';
import { boundedTasks } from '../../shared/runtime/tasks.ts';
import { TASK_LIMITS } from '../../shared/workflows/send/send-ports.ts';
import { sendTask } from '../../shared/workflows/send/send-task.ts';
import { sendDay } from '../../shared/workflows/send/send-day.ts';
import { seededRandom, type SeededRandom } from '../support/seeded-random.ts';
import { aContact, aPlannedEmail, ORG, sendWorld, type SendWorld } from '../support/sending.ts';
import { FaultyProcess, type Fault, type SimulatedPorts } from './faulty-process.ts';
import { Interleaving } from './interleaving.ts';
import { simulatedMailer, type SimulatedMailer } from './simulated-mailer.ts';

/** How a simulated day of sending ended, for the checks. */
export interface SimulatedDay {
  readonly emails: readonly Email[];
  readonly mailer: SimulatedMailer;
  /** What ran, for the reader of a failed seed. */
  readonly story: readonly string[];
  /** Emails that were pending although their mail had been taken, seen between two processes. */
  readonly pendingThoughTaken: readonly string[];
}

const CONTACTS = 6;
const PROCESSES = 6;
/** What is left of the probabilities once errors had their part. */
const STALL_AT_EACH_AWAIT = 0.96;
const HOUR_MS = 3_600_000;

/** About one fault in thirty awaits: several in most runs, and most runs do something first. */
const EVERYTHING_FAILS: Readonly<Record<Fault, number>> = {
  crash_before: 0.003,
  crash_after: 0.006,
  crash_while_under_way: 0.006,
  error_before: 0.006,
  error_after: 0.008,
  stall: 0.003,
};

/**
 * One day of sending in which everything fails now and then: processes die, stall and are taken
 * for dead, answers get lost, late calls arrive, contacts change. At its end one sweep runs that
 * nothing disturbs.
 * @param inFlight how many mails a process has under way at a time.
 */
export async function simulateSendDay(seed: number, inFlight = 1): Promise<SimulatedDay> {
  const day = await Day.begin(seededRandom(seed), inFlight);
  for (let process = 0; process < PROCESSES; process++) {
    await day.runProcess(EVERYTHING_FAILS);
    await day.somethingElseHappens();
  }
  day.mailer.becomeReliable();
  await day.lateCallsArrive();
  await day.runProcess({});
  return day.end();
}

/**
 * One task that is started several times from the same cursor, as a retried invocation may be, with
 * their awaits in any order: all of them are the same run's, so claims are all that keeps them apart.
 */
export async function simulateRepeatedTask(seed: number): Promise<SimulatedDay> {
  const day = await Day.begin(seededRandom(seed));
  await day.runRepeatedTask();
  day.mailer.becomeReliable();
  await day.runProcess({});
  return day.end();
}

class Day {
  readonly mailer: SimulatedMailer;
  readonly #world: SendWorld;
  readonly #random: SeededRandom;
  readonly #store: Store;
  readonly #contacts: Contact[] = [];
  readonly #endedExecutions = new Set<string>();
  readonly #story: string[] = [];
  readonly #pendingThoughTaken: string[] = [];
  #underWay: { readonly call: () => Promise<void>; readonly runs: number }[] = [];
  #executions = 0;

  readonly #inFlight: number;

  private constructor(world: SendWorld, random: SeededRandom, inFlight: number) {
    this.#inFlight = inFlight;
    this.#world = world;
    this.#random = random;
    this.#store = world.ports.store;
    this.mailer = simulatedMailer(random, world.ports.journal);
  }

  static async begin(random: SeededRandom, inFlight = 1): Promise<Day> {
    const world = await sendWorld({ load_balancing: { daily_max: 100 } });
    const day = new Day(world, random, inFlight);
    for (let number = 0; number < CONTACTS; number++) {
      const contact = aContact({ id: `c${number}`, state: random.pick(['TX', 'TX', 'TX', 'CT']) });
      const contactId = contact.id;
      day.#contacts.push(contact);
      await day.#world.plan(
        contact,
        aPlannedEmail({
          contactId,
          emailId: `${contactId}-visit`,
          kind: 'transactional',
          priority: 1,
        }),
        aPlannedEmail({ contactId, emailId: `${contactId}-birthday` }),
      );
    }
    return day;
  }

  /** Runs one process to its end: it finishes, throws, or dies. */
  async runProcess(probabilities: Readonly<Partial<Record<Fault, number>>>): Promise<void> {
    const execution = `execution-${(this.#executions += 1)}`;
    const others: Promise<void>[] = [];
    const process = new FaultyProcess(this.#portsOf(execution), {
      random: this.#random,
      probabilities,
      keepUnderWay: (call) => this.#underWay.push({ call, runs: 1 }),
      whileStalled: async () => {
        const isTakenForDead = this.#random.chance(0.7);
        this.#story.push(
          `${execution} stalls, ${isTakenForDead ? 'taken for dead' : 'seen alive'}`,
        );
        if (isTakenForDead) this.#endedExecutions.add(execution);
        // What happens in the meantime does not stall as well: twice at once is enough.
        const meanwhile = this.runProcess({ ...probabilities, stall: 0 });
        others.push(meanwhile);
        await meanwhile;
      },
    });
    const sending = sendDay(process.ports, {
      ...this.#world.request,
      limits: { ...TASK_LIMITS, inFlight: this.#inFlight },
      replan: (organizationId, contactId) => replan(process.ports.store, organizationId, contactId),
    });
    const ended = await Promise.race([process.died, sending.then(describe, String)]);
    this.#endedExecutions.add(execution);
    this.#story.push(`${execution}: ${ended}`);
    // A process that dies with one mail stalled leaves the other process at its work.
    await Promise.all(others);
    await this.#lookForPendingThoughTaken();
  }

  async runRepeatedTask(): Promise<void> {
    const execution = 'execution-of-tasks';
    const { request } = this.#world;
    const opened = await openSendRun(this.#portsOf(execution), request);
    if (opened.result !== 'opened') throw new Error(`Expected an open run, got ${opened.result}`);
    const { cursor } = opened;
    const interleaving = new Interleaving(this.#random);
    const startTask = (): Promise<unknown> => {
      const { ports } = new FaultyProcess(this.#portsOf(execution), {
        random: this.#random,
        probabilities: { stall: STALL_AT_EACH_AWAIT, error_before: 0.01, error_after: 0.03 },
        keepUnderWay: () => undefined,
        whileStalled: () => interleaving.turn(),
      });
      return sendTask(ports, request, cursor).catch(String);
    };
    await interleaving.run([startTask, startTask, startTask]);
    await closeSendRun(this.#portsOf(execution), cursor);
    this.#endedExecutions.add(execution);
    await this.#lookForPendingThoughTaken();
  }

  /** Time passes; a call arrives that its process did not live to see; a contact changes. */
  async somethingElseHappens(): Promise<void> {
    this.#world.ports.clock.advance(this.#random.below(HOUR_MS));
    await this.#someCallsArrive();
    if (this.#random.chance(0.3)) {
      const contact = this.#random.pick([aContact({ id: 'c0' }), ...this.#contacts]);
      const lastName = `Name ${this.#random.below(1_000)}`;
      await this.#world.change({ ...contact, lastName });
    }
  }

  /** A call under way arrives after one more run, or after two: networks do not keep calls for hours. */
  async #someCallsArrive(): Promise<void> {
    const calls = this.#underWay;
    this.#underWay = [];
    for (const { call, runs } of calls) {
      if (runs > 0 && this.#random.chance(0.5)) this.#underWay.push({ call, runs: runs - 1 });
      else await call().catch(() => undefined);
    }
  }

  async lateCallsArrive(): Promise<void> {
    for (const { call } of this.#underWay.splice(0)) await call().catch(() => undefined);
  }

  async end(): Promise<SimulatedDay> {
    return {
      emails: await this.#emails(),
      mailer: this.mailer,
      story: this.#story,
      pendingThoughTaken: this.#pendingThoughTaken,
    };
  }

  #portsOf(execution: string): SimulatedPorts {
    const executions = {
      ...manualExecutions(execution),
      isRunning: async (other: string) => !this.#endedExecutions.has(other),
    };
    const tasks = boundedTasks(this.#inFlight);
    return { ...this.#world.ports, mailer: this.mailer, tasks, executions };
  }

  async #lookForPendingThoughTaken(): Promise<void> {
    for (const { emailId, status } of await this.#emails()) {
      if (status === 'pending' && this.mailer.takenByEmailId.has(emailId)) {
        this.#pendingThoughTaken.push(emailId);
      }
    }
  }

  async #emails(): Promise<readonly Email[]> {
    const emails: Email[] = [];
    for (const { id } of this.#contacts) {
      emails.push(...((await this.#store.contacts.get(ORG, id))?.emails ?? []));
    }
    return emails;
  }
}

/** Plans what is pending once more for the contact as it is now. */
async function replan(store: Store, organizationId: string, contactId: string): Promise<void> {
  const records = await store.contacts.get(organizationId, contactId);
  if (!records) return;
  const writes = records.emails.flatMap((email) =>
    email.status === 'pending'
      ? [{ write: 'put' as const, email: { ...email, status: email.status } }]
      : [],
  );
  const guard = { contactId, contactVersion: records.version, run: 0, configVersion: 1 };
  const cause = { actor: 'replan', reason: 'changed', run: null, at: 0 };
  await store.emails.putPlanned(organizationId, guard, writes, [], cause);
}

function describe(result: Awaited<ReturnType<typeof sendDay>>): string {
  if (result.result !== 'finished') return result.result;
  const { sent, unknown, failed, errors, halted } = result.summary;
  return `sent ${sent}, unknown ${unknown}, failed ${failed}, errors ${errors}, ${halted ?? 'drained'}`;
}
