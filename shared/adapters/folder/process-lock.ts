import { DatabaseSync } from 'node:sqlite';

/** Runs work while no other process does so under the same lock. */
export type Exclusively = <Result>(work: () => Result) => Result;

/** How long one process waits for another; whoever holds the lock only writes and syncs. */
const WAIT_MS = 30_000;

/**
 * A lock between processes that ends with the process that holds it, however that ends. Node has no
 * file locks of its own, and lock files outlive a kill; SQLite's locks are the kernel's, so an empty
 * SQLite file is the lock. Nothing is ever written to it.
 */
export function processLock(path: string): { readonly exclusively: Exclusively; close(): void } {
  const database = new DatabaseSync(path, { timeout: WAIT_MS });
  const lock = database.prepare('BEGIN EXCLUSIVE');
  const unlock = database.prepare('ROLLBACK');
  return {
    exclusively: (work) => {
      lock.run();
      try {
        return work();
      } finally {
        unlock.run();
      }
    },
    close: () => {
      database.close();
    },
  };
}
