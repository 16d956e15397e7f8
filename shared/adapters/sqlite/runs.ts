import type { Run, Runs } from '../../ports/runs.ts';
import { runCause } from '../record-causes.ts';
import type { Database } from './database.ts';
import { integer, text, type Row } from './rows.ts';
import { STORED_RECORDS } from '../stored-records.ts';

/**
 * Runs in SQLite. Numbers are durable: what a run wrote elsewhere must never meet another run of
 * its number.
 */
export function sqliteRuns(database: Database): Runs {
  const statements = runStatements(database);
  const insert = runInserter(database);
  const get = (organizationId: string, number: number): Run | undefined => {
    const row = statements.one.get(organizationId, number);
    return row && runOf(row);
  };
  const openRun = (organizationId: string, number: number): Run => {
    const run = get(organizationId, number);
    if (run?.status === 'open') return run;
    throw new Error(`Expected run ${String(number)} to be open, it is ${run?.status ?? 'unknown'}`);
  };
  return {
    open: (organizationId, run) =>
      database.write('durable', () => {
        const open = statements.open.get(organizationId, run.kind);
        if (open) return { opened: false, run: runOf(open) };
        const number = integer(statements.last.get(organizationId), 'last') + 1;
        const opened: Run = { ...run, ...NEW, run: number };
        insert(organizationId, opened);
        return { opened: true, run: opened };
      }),
    get: async (organizationId, number) => get(organizationId, number),
    checkpoint: (organizationId, number, execution, checkpoint) =>
      database.write('bulk', () => {
        const run = openRun(organizationId, number);
        if (run.execution !== execution) {
          throw new Error(
            `Expected run ${String(number)} to be held by "${execution}", it is by "${run.execution}"`,
          );
        }
        statements.checkpoint.run(json(checkpoint), organizationId, number);
      }),
    close: (organizationId, number, status, summary, closedAt) =>
      database.write('durable', () => {
        if (get(organizationId, number)?.status === status) return;
        const closed = { ...openRun(organizationId, number), status, closedAt };
        const cause = JSON.stringify(runCause(closed));
        const record = STORED_RECORDS.run.encode(closed);
        statements.status.run(status, record, json(summary), cause, organizationId, number);
      }),
    reopen: (organizationId, number, execution) =>
      database.write('durable', () => {
        const run = get(organizationId, number);
        if (run?.status !== 'failed' || run.execution !== execution) return false;
        if (statements.open.get(organizationId, run.kind)) return false;
        const reopened: Run = { ...run, status: 'open', closedAt: null, summary: null };
        const cause = JSON.stringify(runCause(reopened));
        const record = STORED_RECORDS.run.encode(reopened);
        statements.status.run('open', record, json(null), cause, organizationId, number);
        return true;
      }),
    takeOver: (organizationId, number, from, to) =>
      database.write('durable', () => {
        const run = get(organizationId, number);
        if (run?.status !== 'open' || run.execution !== from) return false;
        const record = STORED_RECORDS.run.encode({ ...run, execution: to });
        statements.takeOver.run(to, record, organizationId, number);
        return true;
      }),
    list: async (organizationId, limit) => statements.newest.all(organizationId, limit).map(runOf),
  };
}

const NEW = { status: 'open', closedAt: null, checkpoint: null, summary: null } as const;

function runStatements(database: Database) {
  return {
    one: database.statement('SELECT * FROM run WHERE org = ? AND run = ?'),
    open: database.statement(`SELECT * FROM run WHERE org = ? AND kind = ? AND status = 'open'`),
    last: database.statement('SELECT coalesce(max(run), 0) AS last FROM run WHERE org = ?'),
    newest: database.statement('SELECT * FROM run WHERE org = ? ORDER BY run DESC LIMIT ?'),
    checkpoint: database.statement('UPDATE run SET checkpoint = ? WHERE org = ? AND run = ?'),
    status: database.statement(
      `UPDATE run SET status = ?, record = ?, summary = ?, cause = ? WHERE org = ? AND run = ?`,
    ),
    takeOver: database.statement(
      'UPDATE run SET execution = ?, record = ? WHERE org = ? AND run = ?',
    ),
  };
}

/** Puts a run that the store does not have; called inside a transaction. */
export function runInserter(database: Database): (organizationId: string, run: Run) => void {
  const insert = database.statement(
    `INSERT INTO run (org, run, kind, status, execution, record, checkpoint, summary, cause)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
  );
  return (organizationId, run) => {
    const { kind, status, execution, checkpoint, summary } = run;
    const state = [kind, status, execution, STORED_RECORDS.run.encode(run)] as const;
    const rest = [json(checkpoint), json(summary), JSON.stringify(runCause(run))] as const;
    insert.run(organizationId, run.run, ...state, ...rest);
  };
}

function runOf(row: Row): Run {
  const checkpoint: unknown = JSON.parse(text(row, 'checkpoint'));
  const summary: unknown = JSON.parse(text(row, 'summary'));
  return { ...STORED_RECORDS.run.decode(text(row, 'record')), checkpoint, summary };
}

/** What a workflow leaves out is null. */
function json(value: unknown): string {
  return value === undefined ? 'null' : JSON.stringify(value);
}
