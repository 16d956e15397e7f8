import type { FileKind } from '../../contracts/files/column-definition.ts';
import type { ImportCheckpoint } from '../../contracts/files/import-checkpoint.ts';
import type { ImportCounts } from '../../contracts/files/import-report.ts';
import { cellProblem } from '../../domain/contacts/row-problem.ts';
import type { CsvRecord } from '../../domain/csv/csv-reader.ts';
import type { ImportContext, RecordImport, RowOutcome } from './import-context.ts';
import { RejectParts, removeParts } from './reject-parts.ts';
import { partsFolder, rejectsKey } from './report-keys.ts';
import { RowTally } from './row-tally.ts';
import type { TableRows } from './rows-of-table.ts';

/** Rows that are decided and written together, and lost from the report together in a crash. */
const BATCH_ROWS = 1000;
/** A file with more rows is a bulk import (architecture, replan). */
const MAX_ROWS_TO_REPLAN = 500;

/** What became of a file's rows. */
export interface ImportedRows {
  readonly kind: FileKind;
  readonly bulk: boolean;
  readonly counts: ImportCounts;
  /** The key of the rejects file, null when no row was rejected. */
  readonly rejectsFile: string | null;
  /** Removes what was only needed to go on after a crash; once the run is closed. */
  tidyUp(): Promise<void>;
}

/** Applies a file's rows batch by batch, and keeps where it stands; `paused` where it was asked to. */
export async function importRows(
  base: Omit<ImportContext, 'bulkRun'>,
  rows: TableRows,
  checkpoint: ImportCheckpoint | null,
  shouldPause: () => boolean,
): Promise<ImportedRows | 'paused'> {
  const { ports, request, run } = base;
  const { organizationId, name } = request;
  const batches = inBatches(rows.table.records);
  const first = await batches.next();
  const firstBatch = first.done === true ? [] : first.value;
  const bulk = checkpoint?.bulk ?? firstBatch.length > MAX_ROWS_TO_REPLAN;
  const context: ImportContext = { ...base, bulkRun: bulk ? run : null };
  const storeWasEmpty = checkpoint?.storeWasEmpty ?? (await isEmpty(base));
  const records = rows.start(context, storeWasEmpty);
  const loop = new ImportLoop(context, { rows, records, storeWasEmpty }, checkpoint);
  await loop.take(firstBatch);
  for await (const batch of batches) {
    if (loop.hasProgressed && shouldPause()) return loop.pause();
    await loop.take(batch);
  }
  // What waited for the end of the file takes its time, too.
  if (loop.hasProgressed && shouldPause()) return loop.pause();

  const rejects = rejectsKey(organizationId, name, run);
  const hasRejects = await loop.finish(rejects);
  return {
    kind: rows.table.kind,
    bulk,
    counts: loop.counts(),
    rejectsFile: hasRejects ? rejects : null,
    tidyUp: () => removeParts(ports.bucket, partsFolder(organizationId)),
  };
}

async function isEmpty({ ports, request }: Omit<ImportContext, 'bulkRun'>): Promise<boolean> {
  return (await ports.store.contacts.count(request.organizationId)).all === 0;
}

/** A file's rows, and what applies them. */
interface LoopRows {
  readonly rows: TableRows;
  readonly records: RecordImport;
  readonly storeWasEmpty: boolean;
}

class ImportLoop {
  private readonly context: ImportContext;
  private readonly rows: TableRows;
  private readonly records: RecordImport;
  private readonly storeWasEmpty: boolean;
  private readonly tally: RowTally;
  private readonly parts: RejectParts;
  private readonly deferred: ReadonlySet<number>;
  /** What the try before this one may have written after its checkpoint. */
  private readonly perhapsWritten: ReadonlySet<number>;
  private doneThrough: number;
  /** Whether this try has done a batch: one that paused before would never come to the end. */
  hasProgressed = false;

  constructor(
    context: ImportContext,
    { rows, records, storeWasEmpty }: LoopRows,
    checkpoint: ImportCheckpoint | null,
  ) {
    const { organizationId } = context.request;
    const prefix = `${partsFolder(organizationId)}${String(context.run)}/`;
    this.context = context;
    this.rows = rows;
    this.records = records;
    this.storeWasEmpty = storeWasEmpty;
    this.tally = new RowTally(checkpoint?.counts);
    this.parts = new RejectParts(context.ports.bucket, prefix, checkpoint?.rejectParts ?? 0);
    this.deferred = new Set(checkpoint?.deferred);
    this.perhapsWritten = new Set(checkpoint?.intent);
    this.doneThrough = checkpoint?.doneThrough ?? 0;
    if (!checkpoint) for (const warning of rows.warnings) this.tally.warn(1, warning);
  }

  /** Applies a batch, or takes note of it when it was done before. */
  async take(batch: readonly CsvRecord[]): Promise<void> {
    const last = batch.at(-1)?.line ?? 0;
    if (last <= this.doneThrough) {
      await this.records.replay(batch, this.deferred);
    } else {
      const decided = await this.records.decide(batch);
      await this.save(decided.intent);
      await this.parts.add(this.count(await decided.commit()));
      this.doneThrough = last;
      this.hasProgressed = true;
    }
    const { progress, size } = this.context.request;
    progress?.advance(this.rows.table.bytesRead(), size ?? null);
  }

  /** Keeps where the import stands, for whoever goes on with it. */
  async pause(): Promise<'paused'> {
    await this.save([]);
    return 'paused';
  }

  /** Applies what waited for the end, and writes the rejects file; answers whether there is one. */
  async finish(rejectsFile: string): Promise<boolean> {
    await this.save(this.records.deferred());
    const late = this.count(await this.records.finish());
    if (this.tally.counts().read === 0) {
      this.tally.warn(1, cellProblem('no_rows', '', '', 'rows after the header'));
    }
    return this.parts.complete(rejectsFile, late);
  }

  counts(): ImportCounts {
    return this.tally.counts();
  }

  private count(outcomes: readonly RowOutcome[]): readonly RowOutcome[] {
    for (const outcome of outcomes) {
      const isOurs = outcome.outcome === 'unchanged' && this.perhapsWritten.has(outcome.line);
      this.tally.add(isOurs ? { ...outcome, outcome: 'accepted' } : outcome);
    }
    return outcomes;
  }

  private async save(intent: readonly number[]): Promise<void> {
    const { ports, request, run, bulkRun } = this.context;
    const checkpoint: ImportCheckpoint = {
      file: request.name,
      version: request.version ?? null,
      kind: request.kind ?? null,
      instance: request.instance ?? null,
      bulk: bulkRun !== null,
      storeWasEmpty: this.storeWasEmpty,
      doneThrough: this.doneThrough,
      counts: this.tally.counts(),
      rejectParts: this.parts.count,
      deferred: [...this.records.deferred()],
      // What an earlier try may have written stays known, should this one die in the same batch.
      intent: [...new Set([...intent, ...this.perhapsWritten])],
    };
    const execution = ports.executions.current();
    await ports.store.runs.checkpoint(request.organizationId, run, execution, checkpoint);
  }
}

/** Batches of `BATCH_ROWS`, the last one smaller: the same ones each time that the file is read. */
async function* inBatches(
  records: AsyncIterable<readonly CsvRecord[]>,
): AsyncGenerator<readonly CsvRecord[]> {
  let batch: CsvRecord[] = [];
  for await (const some of records) {
    for (const record of some) {
      batch.push(record);
      if (batch.length < BATCH_ROWS) continue;
      yield batch;
      batch = [];
    }
  }
  if (batch.length > 0) yield batch;
}
