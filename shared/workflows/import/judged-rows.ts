import type { CsvRecord } from '../../domain/csv/csv-reader.ts';
import type {
  DecidedBatch,
  RecordImport,
  RowImport,
  RowOutcome,
  TakenRow,
} from './import-context.ts';
import { verdictOn, type RowReader } from './row-verdicts.ts';

/** Judges records and applies the good ones. */
export class JudgedRows<Row> implements RecordImport {
  private readonly read: RowReader<Row>;
  private readonly titles: readonly string[];
  private readonly rows: RowImport<Row>;

  constructor(read: RowReader<Row>, titles: readonly string[], rows: RowImport<Row>) {
    this.read = read;
    this.titles = titles;
    this.rows = rows;
  }

  async decide(records: readonly CsvRecord[]): Promise<DecidedBatch> {
    const { taken, rejected } = this.judge(records);
    const decided = await this.rows.decide(taken);
    return {
      intent: decided.intent,
      commit: async () => {
        const outcomes = [...rejected, ...(await decided.commit())];
        return outcomes.toSorted((a, b) => a.line - b.line);
      },
    };
  }

  async replay(records: readonly CsvRecord[], deferred: ReadonlySet<number>): Promise<void> {
    await this.rows.replay(this.judge(records).taken, deferred);
  }

  deferred(): readonly number[] {
    return this.rows.deferred();
  }

  async finish(): Promise<readonly RowOutcome[]> {
    return this.rows.finish();
  }

  private judge(records: readonly CsvRecord[]): {
    readonly taken: readonly TakenRow<Row>[];
    readonly rejected: readonly RowOutcome[];
  } {
    const taken: TakenRow<Row>[] = [];
    const rejected: RowOutcome[] = [];
    for (const record of records) {
      const verdict = verdictOn(record, this.read, this.titles);
      if (verdict.result === 'row') taken.push(verdict);
      else rejected.push({ outcome: 'rejected', line: verdict.line, problems: verdict.problems });
    }
    return { taken, rejected };
  }
}
