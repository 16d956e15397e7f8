import { DatabaseSync } from 'node:sqlite';

/** Held while `almanac up` runs on a home. */
export interface HomeLock {
  release(): void;
}

/**
 * Takes the lock of a home, undefined when another process has it. It is the kernel's, by way of an
 * empty SQLite file, so it ends with its process however that ends; a file with a process id in it
 * would outlive a kill and lie about it.
 */
export function lockHome(path: string): HomeLock | undefined {
  const database = new DatabaseSync(path, { timeout: 0 });
  try {
    database.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    if (error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY) {
      return undefined;
    }
    throw error;
  }
  return {
    release: () => {
      database.close();
    },
  };
}

const SQLITE_BUSY = 5;
