import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { systemClock } from '../../shared/runtime/clock.ts';
import { seededRandom } from './seeded-random.ts';

/** How a process of the program ended. */
export interface ChildEnd {
  /** Null when a signal ended it. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The program as a process of its own. */
export interface ChildProgram {
  readonly ended: Promise<ChildEnd>;
  signal(name: NodeJS.Signals): void;
  /** Resolves when a stream has shown a text. */
  shows(stream: 'stdout' | 'stderr', text: string): Promise<void>;
}

const ROOT = join(import.meta.dirname, '..', '..');

/**
 * Starts the real program on a home.
 *
 * @param environment beside what every run has.
 */
export function startProgram(
  home: string,
  argv: readonly string[],
  bin = 'bin/almanac.ts',
  environment: Readonly<Record<string, string>> = {},
): ChildProgram {
  const { PATH } = process.env;
  const child = spawn(process.execPath, [join(ROOT, bin), ...argv], {
    cwd: ROOT,
    env: { PATH, ALMANAC_HOME: home, USER: 'tester', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const shown = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      shown[name] += text;
    });
  }
  const ended = new Promise<ChildEnd>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => {
      resolve({ code, signal, ...shown });
    });
  });
  return {
    ended,
    signal: (name) => {
      child.kill(name);
    },
    shows: async (name, text) => {
      while (!shown[name].includes(text)) {
        const end = await Promise.race([once(child[name], 'data'), ended]);
        if ('code' in end && !shown[name].includes(text)) {
          throw new Error(`Expected "${text}", the program ended: ${end.stdout}${end.stderr}`);
        }
      }
    },
  };
}

/** Runs the real program to its end. @throws Error when it fails. */
export async function finishProgram(home: string, argv: readonly string[]): Promise<string> {
  const { code, signal, stdout, stderr } = await startProgram(home, argv).ended;
  if (code === 0) return stdout;
  throw new Error(`almanac ${argv.join(' ')}: ${String(code ?? signal)}: ${stderr}`);
}

/** Between which moments of its run a command is killed. */
export interface KillWindow {
  readonly fromMs: number;
  readonly toMs: number;
  readonly seed: number;
}

/**
 * Makes a run of the real program that is killed at a moment drawn from the window; where it ends
 * before, the window ends there from then on. Answers whether it was still at work.
 */
export function killedRuns(
  home: string,
  { fromMs, toMs, seed }: KillWindow,
): (...argv: readonly string[]) => Promise<boolean> {
  const random = seededRandom(seed);
  const clock = systemClock();
  let longest = toMs;
  return async (...argv) => {
    const began = clock.now();
    const child = startProgram(home, argv);
    const kill = fromMs + random.fraction() * Math.max(0, longest - fromMs);
    await Promise.race([clock.sleep(kill), child.ended]);
    child.signal('SIGKILL');
    const { code, signal, stderr } = await child.ended;
    if (signal === 'SIGKILL') return true;
    if (code !== 0) throw new Error(`almanac ${argv.join(' ')}: ${String(code)}: ${stderr}`);
    longest = Math.min(longest, clock.now() - began);
    return false;
  };
}

/** How long a run of the real program takes. */
export async function durationOf(home: string, ...argv: readonly string[]): Promise<number> {
  const clock = systemClock();
  const began = clock.now();
  await finishProgram(home, argv);
  return clock.now() - began;
}
