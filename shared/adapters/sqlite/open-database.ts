import { DatabaseSync } from 'node:sqlite';
import { SCHEMA_STEPS } from './schema.ts';
import { integer } from './rows.ts';

/** How the file is opened. */
export interface OpenOptions {
  readonly path: string;
  /**
   * How long a statement waits for another process that is writing.
   * @defaultValue 10 seconds
   */
  readonly busyTimeoutMs?: number;
  /**
   * The steps of the schema.
   * @defaultValue `SCHEMA_STEPS`; tests give more or fewer.
   */
  readonly steps?: readonly string[];
}

const BUSY_TIMEOUT_MS = 10_000;

/**
 * Settings of every connection. `fullfsync` matters on macOS only, where an fsync alone stops at
 * the disk's cache. A WAL of 4,000 pages (16 MB) keeps bulk writes from checkpointing all the time.
 */
const PRAGMAS = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = NORMAL;
  PRAGMA fullfsync = ON;
  PRAGMA checkpoint_fullfsync = ON;
  PRAGMA wal_autocheckpoint = 4000;
  PRAGMA cache_size = -65536;
  PRAGMA temp_store = MEMORY;
`;

/**
 * Opens the file, creates it when it is missing, and upgrades it when an older version wrote it.
 * @throws Error when a newer version wrote it.
 */
export function openDatabase(options: OpenOptions): DatabaseSync {
  const database = new DatabaseSync(options.path, {
    timeout: options.busyTimeoutMs ?? BUSY_TIMEOUT_MS,
  });
  try {
    database.exec(PRAGMAS);
    upgrade(database, options.path, options.steps ?? SCHEMA_STEPS);
  } catch (error) {
    database.close();
    throw error;
  }
  return database;
}

function upgrade(database: DatabaseSync, path: string, steps: readonly string[]): void {
  if (schemaOf(database) === steps.length) return;
  // Another process may be upgrading too: who waited for the lock finds nothing left to do.
  database.exec('PRAGMA synchronous = FULL; BEGIN EXCLUSIVE');
  try {
    const found = schemaOf(database);
    if (found > steps.length) {
      throw new Error(
        `Expected schema ${String(steps.length)} or older in "${path}", got ${String(found)}: ` +
          'a newer Almanac wrote it',
      );
    }
    for (const step of steps.slice(found)) database.exec(step);
    database.exec(`PRAGMA user_version = ${String(steps.length)}; COMMIT`);
  } catch (error) {
    database.exec('ROLLBACK');
    throw error;
  }
  database.exec('PRAGMA synchronous = NORMAL');
}

function schemaOf(database: DatabaseSync): number {
  return integer(database.prepare('PRAGMA user_version').get(), 'user_version');
}
