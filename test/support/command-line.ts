import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect } from 'vitest';
import { runProgram } from '../../local/program.ts';
import type { Shell } from '../../local/shell.ts';
import { manualClock, type ManualClock } from '../../shared/adapters/memory/manual-runtime.ts';
import { sqliteStore } from '../../shared/adapters/sqlite/sqlite-store.ts';
import { dayOf } from '../../shared/domain/calendar/civil-date.ts';
import { instantOf } from '../../shared/domain/calendar/time-zone.ts';
import type { NewRun, RunKind } from '../../shared/ports/runs.ts';
import { processExecutions } from '../../shared/runtime/executions.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** What a run of the program left behind. */
export interface ProgramRun {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The program on a machine of its own: a folder, a clock that stands still, streams that are kept. */
export interface CommandLine {
  /** The working folder; the installation is in `home` below it. */
  readonly folder: string;
  readonly home: string;
  readonly clock: ManualClock;
  /** Raised, it is what Ctrl-C does. */
  readonly interruption: AbortController;
  run(...argv: readonly string[]): Promise<ProgramRun>;
  /** Runs, expects success, and gives standard output. */
  ok(...argv: readonly string[]): Promise<string>;
  /** Runs with `--json`, expects success, and gives the one value. */
  json(...argv: readonly string[]): Promise<unknown>;
  /** Opens a run in the name of another process, one that lives. */
  holdRun(kind: RunKind): Promise<void>;
  /** Writes a file into the working folder. @returns its path from there. */
  file(path: string, lines: readonly string[]): string;
}

/** Monday, 1 March 2027, 9:00 in Chicago: after send_time, before send_until. */
export const MORNING_MS = instantOf(
  { day: dayOf('2027-03-01'), secondOfDay: 9 * 3600 },
  'America/Chicago',
);

/** What a test gives a command line of its own. */
export interface CommandLineOptions extends Pick<Shell, 'openStage'> {
  readonly clock?: ManualClock;
}

/** @param folder removed by whoever made it; by default the running test's own. */
export function aCommandLine(
  folder = temporaryFolder(),
  { clock = manualClock(MORNING_MS), ...shellParts }: CommandLineOptions = {},
): CommandLine {
  const home = join(folder, 'home');
  const interruption = new AbortController();
  const run = async (...argv: readonly string[]): Promise<ProgramRun> => {
    const stdout = keptStream();
    const stderr = keptStream();
    const shell: Shell = {
      stdout,
      stderr,
      cwd: folder,
      user: 'tester',
      clock,
      home,
      noColor: false,
      debug: false,
      interruption: () => interruption.signal,
      ...shellParts,
    };
    // Two commands never run at one moment, and what they wrote can be told apart.
    clock.advance(1000);
    const code = await runProgram(shell, argv);
    return { code, stdout: stdout.text(), stderr: stderr.text() };
  };
  const ok = async (...argv: readonly string[]): Promise<string> => {
    const { code, stdout, stderr } = await run(...argv);
    expect(stderr, `almanac ${argv.join(' ')}`).toBe('');
    expect(code, `almanac ${argv.join(' ')}`).toBe(0);
    return stdout;
  };
  return {
    folder,
    home,
    clock,
    interruption,
    run,
    ok,
    json: async (...argv) => {
      const value: unknown = JSON.parse(await ok(...argv, '--json'));
      return value;
    },
    holdRun: async (kind) => {
      const store = sqliteStore({ path: join(home, 'almanac.sqlite') });
      const [organization] = await store.organizations.list();
      const run: NewRun = {
        kind,
        today: dayOf('2027-03-01'),
        configVersion: 1,
        execution: processExecutions(process.ppid).current(),
        openedAt: clock.now(),
      };
      await store.runs.open(organization?.id ?? '', run);
      store.close();
    },
    file: (path, lines) => {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), lines.map((line) => `${line}\n`).join(''));
      return path;
    },
  };
}

function keptStream() {
  let kept = '';
  return {
    write: (text: string) => {
      kept += text;
    },
    isTTY: false,
    text: () => kept,
  };
}

/** The configuration of a small organization that can send. */
export const CLINIC_CONFIG = [
  'organization:',
  '  id: clinic',
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

/** Ada's visit is tomorrow, Ben's birthday is inside a window of California, Cleo is inactive. */
export const CLINIC_CONTACTS = [
  'id,email,first_name,zip_code,birth_date,active,V1_Date,V1_Time',
  'ada,ada@example.com,Ada,62701,1950-07-04,true,2027-03-02,10:30',
  'ben,ben@example.com,Ben,90001,1950-03-20,true,,',
  'cleo,cleo@example.com,Cleo,62701,1950-03-20,false,2027-03-09,',
] as const;

/** A command line with the clinic in its home. */
export async function aClinic(folder?: string): Promise<CommandLine> {
  const line = aCommandLine(folder);
  line.file('clinic.yaml', CLINIC_CONFIG);
  await line.ok('org', 'add', 'clinic', '--config', 'clinic.yaml');
  return line;
}

/** A planned clinic for all tests of a suite, which leave it as it is. */
export function aSharedClinic(): { line(): CommandLine } {
  const folder = mkdtempSync(join(tmpdir(), 'almanac-test-'));
  let shared: CommandLine | undefined;
  beforeAll(async () => {
    shared = await aPlannedClinic(folder);
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  return {
    line: () => {
      if (shared) return shared;
      throw new Error('Expected to be asked inside a test');
    },
  };
}

/** A clinic with its contacts, planned. */
export async function aPlannedClinic(folder?: string): Promise<CommandLine> {
  const line = await aClinic(folder);
  await line.ok('import', line.file('contacts.csv', CLINIC_CONTACTS));
  return line;
}

/** The names of the files in the outbox, over all days. */
export function outboxFiles({ home }: Pick<CommandLine, 'home'>): readonly string[] {
  return readdirSync(join(home, 'outbox'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => name)
    .toSorted();
}
