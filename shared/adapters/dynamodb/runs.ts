import { RecordReader } from '../../contracts/records/record-reader.ts';
import type { Restorer } from '../../ports/restorer.ts';
import type { NewRun, Run, Runs } from '../../ports/runs.ts';
import { runCause } from '../record-causes.ts';
import { STORED_RECORDS } from '../stored-records.ts';
import { when } from './conditions.ts';
import { causeMap, itemBasics, type Item } from './items.ts';
import { fromJsonAttribute, jsonAttribute } from './json-attribute.ts';
import { joinKey, numberPart, ownPartition, type ItemKey } from './keys.ts';
import { untilSettled, type Settled } from './settling.ts';
import type { Tables } from './tables.ts';
import type { TransactWrite } from './transactions.ts';

/**
 * Runs in DynamoDB: an item for each, by its number, and for the open run of each kind one more,
 * which is written and removed together with it and so keeps a second one out.
 */
export function dynamoRuns(tables: Tables): Runs {
  const { live } = tables;
  const get = (organizationId: string, number: number) => readRun(tables, organizationId, number);
  return {
    open: (organizationId, run) =>
      untilSettled(`the runs of "${organizationId}"`, () => tryOpen(tables, organizationId, run)),
    get,
    checkpoint: async (organizationId, number, execution, checkpoint) => {
      const change = { set: { checkpoint: jsonAttribute(checkpoint) } };
      const isHeld = when.all(when.equal('status', 'open'), when.equal('execution', execution));
      if (await live.update(runKey(organizationId, number), change, isHeld)) return;
      const run = expectOpen(number, await get(organizationId, number));
      throw new Error(
        `Expected run ${number} to be held by "${execution}", it is by "${run.execution}"`,
      );
    },
    close: (organizationId, number, status, summary, closedAt) =>
      untilSettled(`run ${number}`, async () => {
        const run = await get(organizationId, number);
        if (run?.status === status) return { settled: undefined };
        const closed = { ...expectOpen(number, run), status, closedAt, summary };
        const { written } = await tables.transact([
          statusWrite(tables, organizationId, closed, 'open'),
          { in: live, remove: openKey(organizationId, closed.kind) },
        ]);
        return written ? { settled: undefined } : undefined;
      }),
    reopen: (organizationId, number, execution) =>
      untilSettled(`run ${number}`, async () => {
        const run = await get(organizationId, number);
        if (run?.status !== 'failed' || run.execution !== execution) return { settled: false };
        const reopened: Run = { ...run, status: 'open', closedAt: null, summary: null };
        const outcome = await tables.transact([
          statusWrite(tables, organizationId, reopened, 'failed'),
          openPut(tables, organizationId, reopened),
        ]);
        if (outcome.written) return { settled: true };
        return outcome.reasons[1]?.held === false ? { settled: false } : undefined;
      }),
    takeOver: async (organizationId, number, from, to) => {
      const run = await get(organizationId, number);
      if (run?.status !== 'open' || run.execution !== from) return false;
      const record = STORED_RECORDS.run.encode({ ...run, execution: to });
      const change = { set: { execution: to, record } };
      const isHeld = when.all(when.equal('status', 'open'), when.equal('execution', from));
      return (await live.update(runKey(organizationId, number), change, isHeld)) !== undefined;
    },
    list: (organizationId, limit) => newestRuns(tables, organizationId, limit),
  };
}

/** Puts runs that the store lacks; an open one only where none of its kind is open. */
export function runLoader(tables: Tables): Restorer['loadRuns'] {
  return async (organizationId, runs) => {
    for (const run of runs) {
      const put = runPut(tables, organizationId, run);
      const open = run.status === 'open' ? [openPut(tables, organizationId, run)] : [];
      await tables.transact([put, ...open]);
    }
  };
}

async function tryOpen(
  tables: Tables,
  organizationId: string,
  run: NewRun,
): Promise<Settled<{ readonly opened: boolean; readonly run: Run }> | undefined> {
  const open = await openRun(tables, organizationId, run.kind);
  if (open) return { settled: { opened: false, run: open } };
  const [last] = await newestRuns(tables, organizationId, 1);
  const opened: Run = { ...run, ...NEW, run: (last?.run ?? 0) + 1 };
  const { written } = await tables.transact([
    runPut(tables, organizationId, opened),
    openPut(tables, organizationId, opened),
  ]);
  return written ? { settled: { opened: true, run: opened } } : undefined;
}

const NEW = { status: 'open', closedAt: null, checkpoint: null, summary: null } as const;

async function openRun(
  tables: Tables,
  organizationId: string,
  kind: Run['kind'],
): Promise<Run | undefined> {
  const open = await tables.live.get(openKey(organizationId, kind));
  if (!open) return undefined;
  const run = await readRun(tables, organizationId, new RecordReader(open, 'item').integer('run'));
  // It may have been closed between the two reads.
  return run?.status === 'open' ? run : undefined;
}

async function readRun(
  { live }: Tables,
  organizationId: string,
  number: number,
): Promise<Run | undefined> {
  const item = await live.get(runKey(organizationId, number));
  return item && runOf(item);
}

async function newestRuns(
  { live }: Tables,
  organizationId: string,
  limit: number,
): Promise<readonly Run[]> {
  const partition = ownPartition(organizationId, 'RUNS');
  const sort = { beginsWith: 'RUN#' };
  const items = await live.query({ partition, sort, descending: true, limit });
  return items.map(runOf);
}

function runPut({ live }: Tables, organizationId: string, run: Run): TransactWrite {
  const put = {
    ...runKey(organizationId, run.run),
    ...itemBasics('run', runCause(run)),
    record: STORED_RECORDS.run.encode(run),
    status: run.status,
    execution: run.execution,
    checkpoint: jsonAttribute(run.checkpoint),
    summary: jsonAttribute(run.summary),
  };
  return { in: live, put, condition: when.absent() };
}

/** Gives a run another status, while it has the one that was read. */
function statusWrite(
  { live }: Tables,
  organizationId: string,
  run: Run,
  from: Run['status'],
): TransactWrite {
  const set = {
    status: run.status,
    record: STORED_RECORDS.run.encode(run),
    summary: jsonAttribute(run.summary),
    cause: causeMap(runCause(run)),
  };
  const isAsRead = when.all(when.equal('status', from), when.equal('execution', run.execution));
  return {
    in: live,
    update: runKey(organizationId, run.run),
    change: { set },
    condition: isAsRead,
  };
}

function openPut({ live }: Tables, organizationId: string, { kind, run }: Run): TransactWrite {
  const put = { ...openKey(organizationId, kind), ...itemBasics('open_run', null), run };
  return { in: live, put, condition: when.absent() };
}

function runKey(organizationId: string, run: number): ItemKey {
  return { pk: ownPartition(organizationId, 'RUNS'), sk: joinKey('RUN', numberPart(run)) };
}

function openKey(organizationId: string, kind: Run['kind']): ItemKey {
  return { pk: ownPartition(organizationId, 'RUNS'), sk: joinKey('OPEN', kind) };
}

function runOf(item: Item): Run {
  const reader = new RecordReader(item, 'item');
  return {
    ...STORED_RECORDS.run.decode(reader.text('record')),
    checkpoint: fromJsonAttribute(item['checkpoint']),
    summary: fromJsonAttribute(item['summary']),
  };
}

function expectOpen(number: number, run: Run | undefined): Run {
  if (run?.status === 'open') return run;
  throw new Error(`Expected run ${number} to be open, it is ${run?.status ?? 'unknown'}`);
}
