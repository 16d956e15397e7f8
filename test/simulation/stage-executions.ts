import { STEP_ERRORS } from '../../shared/contracts/errors/step-errors.ts';
import type { SendCursor } from '../../shared/contracts/sending/send-run.ts';
import type { ManualClock } from '../../shared/adapters/memory/manual-runtime.ts';
import type { Mishaps } from '../support/seeded-network.ts';
import type { SeededRandom } from '../support/seeded-random.ts';
import { ORG } from '../support/sending.ts';
import type { StageProcess, StageProcesses } from './stage-processes.ts';

/** What happens to the invocations of an execution. */
export const MISHAPS: Mishaps = { death: 0.006, late: 0.05, fault: 0.08 };

/** Tries of a step, and redrives of an execution whose step failed. */
const MOST_TRIES = 4;
const MOST_REDRIVES = 3;

/** How often Step Functions takes an invocation for lost that still runs, and starts it again. */
const LOST_INVOCATIONS = 0.4;

/** Executions of the send machine, as Step Functions carries them out on a bad day. */
export class SendExecutions {
  readonly #processes: StageProcesses;
  readonly #random: SeededRandom;
  readonly #clock: ManualClock;
  readonly #ended = new Set<string>();
  readonly #invocations: Promise<unknown>[] = [];
  readonly #story: string[] = [];

  constructor(processes: StageProcesses, random: SeededRandom, clock: ManualClock) {
    this.#processes = processes;
    this.#random = random;
    this.#clock = clock;
  }

  get story(): readonly string[] {
    return this.#story;
  }

  isRunning(execution: string): boolean {
    return !this.#ended.has(execution);
  }

  /** From now on an execution does not run. */
  ended(execution: string): void {
    this.#ended.add(execution);
  }

  /** Waits for those too that nobody waits for any more. */
  async allInvocations(): Promise<void> {
    await Promise.all(this.#invocations);
  }

  /** Carries the send machine out, from its start to its end. */
  async run(execution: string): Promise<void> {
    const opened = await this.#step(execution, ({ open }) => open(startOf(execution)));
    if (opened?.result === 'opened') {
      const { cursor } = opened;
      const end = await this.#tasks(execution, cursor);
      const closed =
        end && (await this.#step(execution, ({ close }) => close({ cursor: end, execution })));
      this.#story.push(`${execution}: ${closed ? `sent ${String(closed.sent)}` : 'broke off'}`);
    } else {
      this.#story.push(`${execution}: ${opened?.result ?? 'broke off'}`);
    }
    this.#ended.add(execution);
  }

  async #tasks(execution: string, start: SendCursor): Promise<SendCursor | undefined> {
    for (let cursor = start; ;) {
      const given = cursor;
      const step = await this.#step(execution, ({ task }) => task({ cursor: given, execution }));
      if (!step) return undefined;
      ({ cursor } = step);
      this.#clock.advance(step.waitSeconds * 1_000);
      if (step.done) return cursor;
    }
  }

  /** A step with its retries, and redrives of the execution; undefined when it is left broken off. */
  async #step<Answer>(
    execution: string,
    call: (functions: StageProcess['functions']) => Promise<Answer>,
  ): Promise<Answer | undefined> {
    for (let redrives = 0; ; redrives++) {
      this.#ended.delete(execution);
      const answer = await this.#tries(call);
      if (answer !== undefined) return answer;
      this.#ended.add(execution);
      const isRedriven = redrives < MOST_REDRIVES && this.#random.chance(0.5);
      this.#story.push(`${execution} broke off${isRedriven ? ' and is redriven' : ''}`);
      // EventBridge tells of it at least once, and when it likes.
      const notice = this.#brokeOff(execution);
      if (isRedriven && this.#random.chance(0.5)) this.#invocations.push(notice);
      else await notice;
      if (!isRedriven) return undefined;
    }
  }

  async #tries<Answer>(
    call: (functions: StageProcess['functions']) => Promise<Answer>,
  ): Promise<Answer | undefined> {
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      const invocation = this.#invoke(call);
      // An answer that Step Functions does not hear of: the invocation goes on, beside the next one.
      if (this.#random.chance(LOST_INVOCATIONS)) continue;
      const end = await invocation;
      if ('answer' in end) return end.answer;
      if (end.problem !== STEP_ERRORS.transient && end.problem !== 'died') return undefined;
    }
    return undefined;
  }

  #invoke<Answer>(
    call: (functions: StageProcess['functions']) => Promise<Answer>,
  ): Promise<{ readonly answer: Answer } | { readonly problem: string }> {
    const { process, functions } = this.#processes.start(MISHAPS);
    const ended = Promise.race([
      process.died.then((problem) => ({ problem })),
      call(functions).then(
        (answer) => ({ answer }),
        (error: unknown) => ({ problem: error instanceof Error ? error.name : 'unknown' }),
      ),
    ]);
    this.#invocations.push(ended);
    return ended;
  }

  async #brokeOff(execution: string): Promise<void> {
    const detail = {
      executionArn: execution,
      status: 'FAILED',
      input: `{"organizationId":"${ORG}"}`,
    };
    const times = this.#random.pick([1, 1, 2]);
    for (let told = 0; told < times; told++) {
      await this.#tries(({ runClosed }) => runClosed({ detail }));
    }
  }
}

/** The input of an execution of the day. */
export function startOf(execution: string): Readonly<Record<string, string>> {
  return { organizationId: ORG, scheduledAt: '2026-03-10T13:30:00Z', actor: 'schedule', execution };
}
