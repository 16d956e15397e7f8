import type { Clock } from '../shared/ports/clock.ts';
import type { Installation } from './installation/installation.ts';
import { openInstallation } from './installation/installation.ts';
import { processOutput, type Output } from './terminal/output.ts';
import { streamLog } from '../shared/runtime/log.ts';
import { formatCivilDate, parseCivilDate, type Day } from '../shared/domain/calendar/civil-date.ts';
import { UserError } from './user-error.ts';

/** What a command gets from the process it runs in; bin/ reads it there. */
export interface Shell {
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  readonly cwd: string;
  /** For causes: `cli:<user>`. */
  readonly user: string;
  readonly clock: Clock;
  /** `ALMANAC_HOME`, where `--home` is not given. */
  readonly home: string | undefined;
  readonly noColor: boolean;
  /** Raised by Ctrl-C and SIGTERM. */
  readonly interrupted: AbortSignal;
}

/** Options that every command takes. */
export interface GlobalOptions {
  readonly home?: string;
  readonly org?: string;
  readonly json?: boolean;
}

/** One run of a command: where it writes, and what it may open. */
export interface CommandRun {
  readonly shell: Shell;
  readonly output: Output;
  readonly home: string;
  readonly organizationId: string | undefined;
  /** For causes in the journal. */
  readonly actor: string;
}

/** The folder of an installation where neither `--home` nor `ALMANAC_HOME` says another. */
export const DEFAULT_HOME = '.almanac';

export function commandRun(shell: Shell, options: GlobalOptions): CommandRun {
  const { stdout, stderr, noColor } = shell;
  return {
    shell,
    output: processOutput({ json: options.json ?? false, noColor, stdout, stderr }),
    home: options.home ?? shell.home ?? DEFAULT_HOME,
    organizationId: options.org,
    actor: `cli:${shell.user}`,
  };
}

/** Opens the run's installation for as long as some work takes. */
export async function withInstallation<Result>(
  run: CommandRun,
  work: (installation: Installation) => Promise<Result>,
): Promise<Result> {
  const installation = await openInstallation({
    home: run.home,
    clock: run.shell.clock,
    log: streamLog(run.shell.stderr, 'warn'),
    organizationId: run.organizationId,
  });
  try {
    return await work(installation);
  } finally {
    await installation.close();
  }
}

/** A civil date that a user gave. @throws UserError naming the option or argument. */
export function givenDate(text: string, what: string): Day {
  const day = parseCivilDate(text);
  if (day === undefined) {
    throw new UserError(`Expected ${what} as YYYY-MM-DD, a date that exists, got "${text}"`);
  }
  return day;
}

/** The day that a command works for: the one given, else the organization's today. */
export async function workingDay(
  installation: Installation,
  given: string | undefined,
): Promise<Day> {
  return given === undefined ? installation.today() : givenDate(given, '--today');
}

/** A date for people, `no date` for none. */
export function dateText(day: Day | null): string {
  return day === null ? 'no date' : formatCivilDate(day);
}
