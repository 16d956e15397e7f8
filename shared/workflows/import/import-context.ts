import type { CsvRecord } from '../../domain/csv/csv-reader.ts';
import type { Cause } from '../../ports/cause.ts';
import type { CellProblem, WarningReason } from '../../domain/contacts/row-problem.ts';
import type { ImportPorts, ImportRequest } from './import-request.ts';

/** What every step of one import has at hand. */
export interface ImportContext {
  readonly ports: ImportPorts;
  readonly request: ImportRequest;
  readonly run: number;
  /** The run's number when this is a bulk import: the change feed leaves its changes to a plan. */
  readonly bulkRun: number | null;
}

/** The cause of what an import writes now. */
export function causeOf({ ports, request, run }: ImportContext): Cause {
  const reason = `import of ${request.name}`;
  return { actor: request.actor, reason, run, at: ports.clock.now() };
}

/** A row that was read without a problem. */
export interface TakenRow<Row> {
  readonly line: number;
  readonly value: Row;
  readonly warnings: readonly CellProblem<WarningReason>[];
}

/** What became of one row. */
export type RowOutcome =
  | {
      readonly outcome: 'accepted' | 'unchanged';
      readonly line: number;
      readonly warnings: readonly CellProblem<WarningReason>[];
    }
  | {
      readonly outcome: 'rejected';
      readonly line: number;
      readonly problems: readonly CellProblem<string>[];
    };

/** A batch of rows of which is decided what they change; nothing is written yet. */
export interface DecidedBatch {
  /** The lines of rows that will be written. */
  readonly intent: readonly number[];
  /** Writes; an outcome for every row of the batch that is not deferred. */
  commit(): Promise<readonly RowOutcome[]>;
}

/** How the rows of one kind of file are applied. Rows come in the order of their lines. */
export interface RowImport<Row> {
  /** Decides what rows change by what the store has. */
  decide(rows: readonly TakenRow<Row>[]): Promise<DecidedBatch>;
  /** Takes note of rows that an earlier try of this run has done, for duplicates further down. */
  replay(rows: readonly TakenRow<Row>[], deferred: ReadonlySet<number>): Promise<void>;
  /** Lines of rows that wait for the end of the file. */
  deferred(): readonly number[];
  /** Decides and writes what waited; outcomes in the order of lines. */
  finish(): Promise<readonly RowOutcome[]>;
}

/** The same for records of the file, before they are judged: what the loop over a file works with. */
export interface RecordImport {
  decide(records: readonly CsvRecord[]): Promise<DecidedBatch>;
  replay(records: readonly CsvRecord[], deferred: ReadonlySet<number>): Promise<void>;
  deferred(): readonly number[];
  finish(): Promise<readonly RowOutcome[]>;
}
