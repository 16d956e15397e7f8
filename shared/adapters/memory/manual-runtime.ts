import type { Clock } from '../../ports/clock.ts';
import type { Compression } from '../../ports/compression.ts';
import type { Executions } from '../../ports/executions.ts';
import type { Ids } from '../../ports/ids.ts';
import type { Tasks } from '../../ports/tasks.ts';

/** A clock that stands still until it is moved; sleeping moves it. */
export interface ManualClock extends Clock {
  /** Moves it, backwards too. */
  set(epochMs: number): void;
  advance(ms: number): void;
}

/** A clock that shows `epochMs`. */
export function manualClock(epochMs: number): ManualClock {
  let now = epochMs;
  return {
    now: () => now,
    sleep: async (ms) => {
      now += ms;
    },
    set: (next) => {
      now = next;
    },
    advance: (ms) => {
      now += ms;
    },
  };
}

/** `id-1`, `id-2`, … */
export function countingIds(): Ids {
  let count = 0;
  return {
    next: () => {
      count += 1;
      return `id-${String(count)}`;
    },
  };
}

/** One piece of work after the other. */
export function sequentialTasks(): Tasks {
  return {
    map: async (items, work) => {
      const results: Awaited<ReturnType<typeof work>>[] = [];
      for (const item of items) results.push(await work(item));
      return results;
    },
  };
}

/** Executions that run until they are said to have ended. */
export interface ManualExecutions extends Executions {
  end(execution: string): void;
}

/** Executions of which `current` is this one. */
export function manualExecutions(current: string): ManualExecutions {
  const ended = new Set<string>();
  return {
    current: () => current,
    isRunning: async (execution) => !ended.has(execution),
    end: (execution) => {
      ended.add(execution);
    },
  };
}

/** Compression that leaves everything as it is. */
export function noCompression(): Compression {
  return { gzip: (content) => content, gunzip: (content) => content };
}
