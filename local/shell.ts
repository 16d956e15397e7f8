import { isAbsolute, join, relative } from 'node:path';
import type { Clock } from '../shared/ports/clock.ts';
import { systemClock } from '../shared/runtime/clock.ts';
import { streamLog } from '../shared/runtime/log.ts';
import { openHome, type OpenHome } from './installation/open-home.ts';
import type { Installation } from './installation/installation.ts';
import { processOutput, type Output, type TextStream } from './terminal/output.ts';

/** What a command gets from the process it runs in; bin/ reads it there. */
export interface Shell {
  readonly stdout: TextStream;
  readonly stderr: TextStream;
  readonly cwd: string;
  /** For causes: `cli:<user>`. */
  readonly user: string;
  /** The machine's clock by default; tests and demonstrations give others. */
  readonly clock?: Clock;
  /** `ALMANAC_HOME`, where `--home` is not given. */
  readonly home: string | undefined;
  readonly noColor: boolean;
  /** `ALMANAC_DEBUG`: where unexpected errors come from is shown too. */
  readonly debug: boolean;
  /** From here on Ctrl-C and SIGTERM raise the signal, instead of ending the process. */
  readonly interruption: () => AbortSignal;
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
  readonly clock: Clock;
  readonly output: Output;
  /** The installation's folder, absolute. */
  readonly home: string;
  readonly organizationId: string | undefined;
  /** For causes in the journal. */
  readonly actor: string;
}

/** The folder of an installation where neither `--home` nor `ALMANAC_HOME` says another. */
export const DEFAULT_HOME = '.almanac';

/** What one run of a command has at hand. */
export function commandRun(shell: Shell, options: GlobalOptions): CommandRun {
  const { stdout, stderr, noColor } = shell;
  return {
    shell,
    clock: shell.clock ?? systemClock(),
    output: processOutput({ json: options.json ?? false, noColor, stdout, stderr }),
    home: absolute(shell, options.home ?? shell.home ?? DEFAULT_HOME),
    organizationId: options.org,
    actor: `cli:${shell.user}`,
  };
}

/** Opens the run's home for as long as some work takes. */
export async function withHome<Result>(
  run: CommandRun,
  work: (home: OpenHome) => Promise<Result>,
): Promise<Result> {
  const { home: folder, clock, shell } = run;
  const log = streamLog(shell.stderr, shell.debug ? 'info' : 'error', clock);
  const home = await openHome({ home: folder, clock, log });
  try {
    return await work(home);
  } finally {
    home.close();
  }
}

/** Opens the run's organization for as long as some work takes; then its journal is complete. */
export async function withInstallation<Result>(
  run: CommandRun,
  work: (installation: Installation) => Promise<Result>,
): Promise<Result> {
  return withHome(run, async (home) => {
    const installation = await home.installation(run.organizationId);
    try {
      return await work(installation);
    } finally {
      await installation.drain();
    }
  });
}

/** A path that a user gave, for opening. */
export function absolute({ cwd }: Pick<Shell, 'cwd'>, path: string): string {
  return isAbsolute(path) ? path : join(cwd, path);
}

/** A path for people: from where they are, when it is below. */
export function shownPath({ cwd }: Pick<Shell, 'cwd'>, path: string): string {
  const fromHere = relative(cwd, path);
  return fromHere === ''
    ? '.'
    : fromHere.startsWith('..') || isAbsolute(fromHere)
      ? path
      : fromHere;
}
