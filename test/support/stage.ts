import { stageOf, type OpenStage, type StageParts } from '../../local/stage/stage-installation.ts';
import type { ExecutionState, MachineName } from '../../local/stage/machines.ts';
import type { FailureQueue, StreamFailures } from '../../local/stage/stream-failures.ts';
import type { StreamReader } from '../../shared/contracts/events/stream-event.ts';
import { attachmentsInBucket } from '../../shared/adapters/bucket-attachments.ts';
import { liquidRenderer } from '../../shared/adapters/liquid/liquid-renderer.ts';
import { manualClock, type ManualClock } from '../../shared/adapters/memory/manual-runtime.ts';
import { memoryPorts, type MemoryPorts } from '../../shared/adapters/memory/memory-ports.ts';
import { instantOf } from '../../shared/domain/calendar/time-zone.ts';
import { dayOf } from '../../shared/domain/calendar/civil-date.ts';
import type { Ports } from '../../shared/ports/ports.ts';
import { aCommandLine, type CommandLine } from './command-line.ts';
import { stageMachines, type StageWork } from './stage-machines.ts';
import { importDropped } from './stage-imports.ts';

/** A start of a state machine, as the stage was asked for it. */
export interface StartedExecution {
  readonly machine: MachineName;
  readonly input: Readonly<Record<string, unknown>>;
  readonly execution: string;
}

/** A stage whose machines are carried out in this process, and a command line that reaches it. */
export interface TestStage {
  readonly line: CommandLine;
  readonly ports: Ports;
  readonly started: readonly StartedExecution[];
  readonly redriven: readonly string[];
  /** Streams' failures that wait; a redrive empties them. */
  readonly failures: Record<StreamReader, FailureQueue>;
  /** The names that `--stage` was given. */
  readonly opened: readonly string[];
  /** What the next executions of a machine do instead of their work. */
  answer(machine: MachineName, ...answers: readonly (() => Promise<ExecutionState>)[]): void;
  /** Runs `almanac --stage test …`, expects success, and gives standard output. */
  ok(...argv: readonly string[]): Promise<string>;
  json(...argv: readonly string[]): Promise<unknown>;
}

export interface TestStageOptions {
  /** Other ports than those in memory. */
  readonly ports?: Partial<Pick<Ports, 'store' | 'bucket' | 'journal' | 'mailer'>>;
  readonly redirect?: string;
}

/** 9:00 in Chicago on Monday, 1 March 2027. */
const NOW_MS = instantOf({ day: dayOf('2027-03-01'), secondOfDay: 9 * 3600 }, 'America/Chicago');

/** An empty stage. */
export function aStage({ ports: given, redirect }: TestStageOptions = {}): TestStage {
  const clock = manualClock(NOW_MS);
  const ports: Ports = { ...memoryStagePorts(clock), ...given };
  const work = stageMachines(ports);
  const failures = emptyFailures();
  const opened: string[] = [];
  const openStage = async (stage: string): Promise<OpenStage> => {
    opened.push(stage);
    const streamFailures = failuresIn(failures);
    const parts = memoryStageParts(ports, redirect);
    return stageOf({ ...parts, stage, machines: work.machines, streamFailures });
  };
  const line = aCommandLine(undefined, { clock: workingClock(clock, ports, work), openStage });
  return {
    line,
    ports,
    failures,
    opened,
    started: work.started,
    redriven: work.redriven,
    answer: (machine, ...answers) => {
      work.answer(machine, ...answers);
    },
    ok: (...argv) => line.ok('--stage', 'test', ...argv),
    json: (...argv) => line.json('--stage', 'test', ...argv),
  };
}

/** A stage over ports, with nothing at work on it. */
export function memoryStageParts(ports: Ports, redirect?: string): StageParts {
  const none = emptyFailures();
  const { mailer } = ports;
  return {
    stage: 'test',
    machines: stageMachines(ports).machines,
    streamFailures: failuresIn(none),
    ports,
    place: {
      mailer: { send: (mail) => mailer.send(mail), check: (from) => mailer.check(from) },
      mailGoesTo: redirect ?? 'whom it is for',
      redirect: redirect ?? null,
      reachesPeople: true,
      objectAt: (key) => `s3://stage-test/${key}`,
    },
    close: () => undefined,
  };
}

function emptyFailures(): Record<StreamReader, FailureQueue> {
  return {
    replan: { reader: 'replan', waiting: 0, batches: [] },
    journal: { reader: 'journal', waiting: 0, batches: [] },
  };
}

function failuresIn(failures: Record<StreamReader, FailureQueue>): StreamFailures {
  return {
    queues: async () => Object.values(failures),
    redrive: async (reader) => {
      const { waiting } = failures[reader];
      failures[reader] = { reader, waiting: 0, batches: [] };
      return { reader, done: waiting, records: 3, left: [], more: false };
    },
  };
}

function memoryStagePorts(clock: ManualClock): MemoryPorts {
  const ports = memoryPorts({ clock });
  const readAttachment = attachmentsInBucket(ports.bucket);
  return { ...ports, renderer: liquidRenderer({ readAttachment }) };
}

/** While somebody waits, the stage imports what was dropped. */
function workingClock(clock: ManualClock, ports: Ports, work: StageWork): ManualClock {
  return {
    ...clock,
    sleep: async (ms) => {
      await clock.sleep(ms);
      await importDropped(ports, work);
    },
  };
}

/** The configuration of a small organization that can send. */
export const LAKESIDE = [
  'organization:',
  '  id: lakeside',
  '  time_zone: America/Chicago',
  '  name: Lakeside Study Clinic',
  '  from: Lakeside <hello@lakeside.example>',
  '  postal_address: 12 Lake Street, Springfield, IL 62701',
  'visit_templates:',
  '  - code: remind',
  '    visit: V1',
  '    offset_days: -1',
  '    subject: Your visit on {{ visit.date }}',
  `    body: '<p>See you, {{ first_name | default: "friend" }}.</p>'`,
] as const;

/** Ada's visit is tomorrow, Ben's birthday is inside a window of California. */
export const PEOPLE = [
  'id,email,first_name,zip_code,birth_date,active,V1_Date,V1_Time',
  'ada,ada@example.com,Ada,62701,1950-07-04,true,2027-03-02,10:30',
  'ben,ben@example.com,Ben,90001,1950-03-20,true,,',
] as const;

/** A stage with an organization, its contacts imported and planned. */
export async function aLakesideStage(options: TestStageOptions = {}): Promise<TestStage> {
  const stage = aStage(options);
  const config = stage.line.file('lakeside.yaml', LAKESIDE);
  await stage.ok('org', 'add', 'lakeside', '--config', config);
  await stage.ok('import', stage.line.file('people.csv', PEOPLE));
  await stage.ok('plan');
  return stage;
}
