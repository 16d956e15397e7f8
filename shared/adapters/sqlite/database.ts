import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { integer } from './rows.ts';

/**
 * What an answered write survives: a kill in both cases; a power cut only when it is `durable`
 * (`synchronous=FULL`: the log is on the disk before the answer). Whatever was answered before a
 * durable write survives with it.
 */
export type Durability = 'durable' | 'bulk';

/** How writes are grouped, and who watches. */
export interface GroupOptions {
  /**
   * Runs the commit a little later; what is asked for until then shares it. The later, the more.
   * @defaultValue at the end of the running job (`queueMicrotask`)
   */
  readonly defer?: (commit: () => void) => void;
  /**
   * Whether durable writes wait for the disk. Without, a kill loses nothing all the same, but a
   * power cut may: for stores that can be made again.
   * @defaultValue true
   */
  readonly waitsForDisk?: boolean;
  /** Told of each transaction as it begins: the level of `PRAGMA synchronous` that is in force. */
  readonly onTransaction?: (synchronous: number, writes: number) => void;
}

interface WaitingWrite {
  readonly durability: Durability;
  /** Runs inside the transaction. */
  run(): void;
  committed(): void;
  failed(error: unknown): void;
}

/**
 * One connection whose writes are committed in groups: all that were asked for until the
 * commit begins share a transaction, and with it one write of each page and one fsync. A write is
 * answered after its commit; one that throws is undone alone.
 */
export class Database {
  readonly #connection: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();
  readonly #options: GroupOptions & Required<Pick<GroupOptions, 'defer' | 'waitsForDisk'>>;
  #waiting: WaitingWrite[] = [];
  #level: Durability = 'bulk';

  constructor(connection: DatabaseSync, options: GroupOptions = {}) {
    this.#connection = connection;
    this.#options = { defer: queueMicrotask, waitsForDisk: true, ...options };
  }

  /** The prepared statement of a text, made once. */
  statement(sql: string): StatementSync {
    const known = this.#statements.get(sql);
    if (known) return known;
    const statement = this.#connection.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }

  /** Reads several things as of one moment. */
  read<Result>(work: () => Result): Result {
    this.statement('BEGIN').run();
    try {
      return work();
    } finally {
      this.statement('COMMIT').run();
    }
  }

  /** Runs `work` in the next transaction; answers when that is committed. It may run twice. */
  write<Result>(durability: Durability, work: () => Result): Promise<Result> {
    return new Promise((resolve, reject) => {
      let answer = (): void => undefined;
      this.#waiting.push({
        durability,
        run: () => {
          const result = work();
          answer = () => {
            resolve(result);
          };
        },
        committed: () => {
          answer();
        },
        failed: reject,
      });
      if (this.#waiting.length === 1) {
        this.#options.defer(() => {
          this.#commitWaiting();
        });
      }
    });
  }

  /** Commits what waits and closes the file. */
  close(): void {
    if (!this.#connection.isOpen) return;
    this.#commitWaiting();
    this.#connection.close();
  }

  #commitWaiting(): void {
    const group = this.#waiting;
    this.#waiting = [];
    if (group.length === 0) return;
    const failure = this.#commit(group);
    if (failure === undefined) return;
    // One of them fails: each again by itself, so that it fails alone. Savepoints would do it in
    // one go, but SQLite copies every page it touches for them, in all groups that do not fail.
    const again = group.length > 1 && !isBusy(failure);
    for (const write of group) {
      const error = again ? this.#commit([write]) : failure;
      if (error !== undefined) write.failed(error);
    }
  }

  /** @returns what went wrong; then nothing of the group was written. */
  #commit(group: readonly WaitingWrite[]): unknown {
    try {
      this.#begin(group);
      for (const write of group) write.run();
      this.statement('COMMIT').run();
    } catch (error) {
      if (this.#connection.isTransaction) this.#connection.exec('ROLLBACK');
      return error;
    }
    for (const write of group) write.committed();
    return undefined;
  }

  #begin(group: readonly WaitingWrite[]): void {
    const wanted = group.some(({ durability }) => durability === 'durable');
    const durable = wanted && this.#options.waitsForDisk;
    const level = durable ? 'durable' : 'bulk';
    if (level !== this.#level) {
      this.#connection.exec(`PRAGMA synchronous = ${durable ? 'FULL' : 'NORMAL'}`);
      this.#level = level;
    }
    this.statement('BEGIN IMMEDIATE').run();
    this.#options.onTransaction?.(
      integer(this.statement('PRAGMA synchronous').get(), 'synchronous'),
      group.length,
    );
  }
}

const SQLITE_BUSY = 5;

/** Whether another process held the file all the time that the timeout allows. */
function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY;
}
