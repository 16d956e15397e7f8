import type { Measured, PhaseName } from './measure.ts';
import { SLICES_PER_CHILD, type Transitions } from './transitions.ts';
import { atLeastNothing, NOTHING, plus, times, type Usage } from './usage.ts';

/** What is told of an organization's size. */
export interface Size {
  readonly contacts: number;
  readonly slices: number;
}

/** What a piece of work takes, all in. */
export interface Load {
  readonly usage: Usage;
  readonly transitions: number;
  readonly invocations: number;
  /** Seconds that functions are billed for, at 512 MB. */
  readonly billedSeconds: number;
}

/** A part of the vCPU's time: Lambda gives a whole one at 1,769 MB. */
export const MEMORY_MEGABYTES = 512;
const VCPU = MEMORY_MEGABYTES / 1769;

/** What an answer of DynamoDB or S3 takes that a function waits for. */
const ANSWER_MS = { dynamodb: 5, s3: 30 } as const;

/** Answers that are waited for at a time. */
const AT_ONCE: Readonly<Record<PhaseName, number>> = {
  import: 16,
  'first plan': 16,
  'unchanged plan': 1,
  backup: 1,
  changes: 1,
  'next plan': 1,
  send: 10,
  'idle sweep': 1,
};

/** Suppressed addresses, of all contacts, and what one takes in the table. */
const SUPPRESSED = { share: 0.01, bytes: 350 } as const;
const READ_UNIT_BYTES = 4096;

/** What was measured, as a line through two sizes: so much for a run, so much for each contact. */
export class CostModel {
  readonly #small: Measured;
  readonly #large: Measured;
  readonly #transitions: Transitions;

  constructor(small: Measured, large: Measured, transitions: Transitions) {
    this.#small = small;
    this.#large = large;
    this.#transitions = transitions;
  }

  /** What one contact more takes of a phase. */
  perContact(phase: PhaseName): Usage {
    const more = this.#large.contacts - this.#small.contacts;
    return atLeastNothing(times(this.#difference(phase), 1 / more));
  }

  /** What a phase takes however many contacts there are. */
  perRun(phase: PhaseName): Usage {
    const own = times(this.perContact(phase), this.#small.contacts);
    return atLeastNothing(plus(this.#small.usage[phase], own, -1));
  }

  /** What a mail takes in a send run, or a contact that changes. */
  perUnit(phase: 'send' | 'changes'): Usage {
    const { usage, mails, changes } = this.#large;
    if (phase === 'changes') return times(usage.changes, 1 / changes);
    return times(plus(usage.send, usage['idle sweep'], -1), 1 / mails);
  }

  /** A phase of an organization of this size. */
  phase(phase: PhaseName, size: Size): Load {
    const { contacts, slices } = size;
    const [each, fixed] = [this.perContact(phase), this.perRun(phase)];
    const perSlice = times(this.#difference(phase), 1 / (this.#large.slices - this.#small.slices));
    const usage = {
      ...plus(fixed, each, contacts),
      puts: fixed.puts + slices * Math.max(0, perSlice.puts),
      gets: fixed.gets + slices * Math.max(0, perSlice.gets),
    };
    const isPlan = phase === 'first plan' || phase === 'unchanged plan' || phase === 'next plan';
    if (!isPlan && phase !== 'backup') return loadOf(usage, phase, 0, 3);
    const children = Math.ceil(slices / SLICES_PER_CHILD);
    const machine = isPlan ? 'plan' : 'backup';
    const read = { ...NOTHING, liveReads: children * suppressionUnits(contacts) };
    return loadOf(
      plus(usage, read),
      phase,
      this.#transitions.overSlices(machine, slices),
      isPlan ? 4 + 3 * children : 2 + children,
    );
  }

  /** So many mails of a day, in one run, and the sweeps of the day that find nothing. */
  sendDay(mails: number, sweeps: number): Load {
    const usage = plus(
      times(this.perUnit('send'), mails),
      this.#large.usage['idle sweep'],
      sweeps + 1,
    );
    const tasks = Math.ceil(mails / MAILS_PER_TASK);
    const transitions = this.#transitions.send(tasks) + sweeps * this.#transitions.send(1);
    return loadOf(usage, 'send', transitions, 3 + tasks + 3 * sweeps);
  }

  /** So many contacts that change in a day, each planned again. */
  changeDay(changes: number): Load {
    return loadOf(times(this.perUnit('changes'), changes), 'changes', 0, changes / 10);
  }

  #difference(phase: PhaseName): Usage {
    return plus(this.#large.usage[phase], this.#small.usage[phase], -1);
  }
}

/** A task ends after so many. */
const MAILS_PER_TASK = 2_000;

function suppressionUnits(contacts: number): number {
  return (contacts * SUPPRESSED.share * SUPPRESSED.bytes) / READ_UNIT_BYTES;
}

function loadOf(usage: Usage, phase: PhaseName, transitions: number, invocations: number): Load {
  const waits =
    (usage.requests * ANSWER_MS.dynamodb) / AT_ONCE[phase] +
    (usage.puts + usage.gets) * ANSWER_MS.s3;
  const billedSeconds = (usage.cpuMs / VCPU + waits) / 1000;
  return { usage, transitions, invocations, billedSeconds };
}
