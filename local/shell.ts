import { isAbsolute, join, relative } from 'node:path';
import type { Clock } from '../shared/ports/clock.ts';
import { systemClock } from '../shared/runtime/clock.ts';
import type { OpenStage } from './stage/stage-installation.ts';
import { processOutput, type Output, type TextStream } from './terminal/output.ts';
import { UsageError } from './user-error.ts';

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
  /** Opens a stage; by default on AWS with the caller's credentials. */
  readonly openStage?: (name: string, clock: Clock) => Promise<OpenStage>;
}

/** Options that every command takes. */
export interface GlobalOptions {
  readonly home?: string;
  readonly stage?: string;
  readonly org?: string;
  readonly json?: boolean;
}

/** One run of a command: where it writes, and what it may open. */
export interface CommandRun {
  readonly shell: Shell;
  readonly clock: Clock;
  readonly output: Output;
  /** The command's name, as it is typed. */
  readonly command: string;
  /** The installation's folder, absolute. */
  readonly home: string;
  /** The deployed installation that is meant; undefined = the one on this machine. */
  readonly stage: string | undefined;
  readonly organizationId: string | undefined;
  /** For causes in the journal. */
  readonly actor: string;
}

/** The folder of an installation where neither `--home` nor `ALMANAC_HOME` says another. */
export const DEFAULT_HOME = '.almanac';

/** What one run of a command has at hand. @throws UsageError when it is told two installations. */
export function commandRun(shell: Shell, command: string, options: GlobalOptions): CommandRun {
  const { stdout, stderr, noColor } = shell;
  if (options.stage !== undefined && options.home !== undefined) {
    throw new UsageError('Expected --home or --stage, which name one installation, got both');
  }
  return {
    shell,
    command,
    clock: shell.clock ?? systemClock(),
    output: processOutput({ json: options.json ?? false, noColor, stdout, stderr }),
    home: absolute(shell, options.home ?? shell.home ?? DEFAULT_HOME),
    stage: options.stage,
    organizationId: options.org,
    actor: `cli:${shell.user}`,
  };
}

/** A path that a user gave, for opening. */
export function absolute({ cwd }: Pick<Shell, 'cwd'>, path: string): string {
  return isAbsolute(path) ? path : join(cwd, path);
}

/** A path for people: from where they are, when it is below. Addresses elsewhere stay as they are. */
export function shownPath({ cwd }: Pick<Shell, 'cwd'>, path: string): string {
  if (/^[a-z][a-z0-9]*:\/\//.test(path)) return path;
  const fromHere = relative(cwd, path);
  return fromHere === ''
    ? '.'
    : fromHere.startsWith('..') || isAbsolute(fromHere)
      ? path
      : fromHere;
}
