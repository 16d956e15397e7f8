import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { Executions } from '../ports/executions.ts';

/**
 * Processes of this machine as executions, for an installation whose store only they can reach. A
 * name is `pid:start`, where `start` tells two processes of one pid apart: on Linux the boot and
 * the tick at which it started, elsewhere the time that `ps` shows.
 *
 * @param pid the process that this is; tests give others.
 */
export function processExecutions(pid: number = process.pid): Executions {
  const current = `${String(pid)}:${startOf(pid) ?? UNKNOWN}`;
  return {
    current: () => current,
    isRunning: async (execution) => {
      const [, number, start] = /^(\d+):(.+)$/.exec(execution) ?? [];
      if (number === undefined || start === undefined) {
        throw new Error(`Expected an execution as "pid:start", got "${execution}"`);
      }
      if (!isAlive(Number(number))) return false;
      const found = startOf(Number(number));
      // Who cannot be told from its successor is taken for running: a person has to decide.
      return found === undefined || start === UNKNOWN || found === start;
    },
  };
}

const UNKNOWN = 'unknown';

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // Somebody else's process may not be signalled, but it is there.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
  // A process that ended and that its parent did not look at yet can still be signalled.
  const [state] = statOnLinux(pid) ?? [];
  return state !== 'Z' && state !== 'X';
}

function startOf(pid: number): string | undefined {
  return process.platform === 'linux' ? startOnLinux(pid) : startByPs(pid);
}

function startOnLinux(pid: number): string | undefined {
  const ticks = statOnLinux(pid)?.[19];
  if (ticks === undefined) return undefined;
  return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}:${ticks}`;
}

/** The fields of `/proc/<pid>/stat` after the name, which may hold anything, blanks too. */
function statOnLinux(pid: number): readonly string[] | undefined {
  if (process.platform !== 'linux') return undefined;
  try {
    const stat = readFileSync(`/proc/${String(pid)}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined;
  }
}

function startByPs(pid: number): string | undefined {
  try {
    const shown = execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' });
    return shown.trim().replaceAll(/\s+/g, '-') || undefined;
  } catch {
    return undefined;
  }
}
