import type { ImportCounts } from '../../contracts/files/import-report.ts';
import type { CellProblem } from '../../domain/contacts/row-problem.ts';
import type { RowOutcome } from './import-context.ts';

/** What a report shows of each warning; the count says how many more there are. */
const EXAMPLES = 5;

/** Counts what becomes of rows. */
export class RowTally {
  private readonly totals: {
    read: number;
    accepted: number;
    unchanged: number;
    rejected: number;
  };
  private readonly rejectedByReason: Map<string, number>;
  private readonly warnings: Map<string, ImportCounts['warnings'][string]>;

  /** @param before what an earlier try of the same run has counted. */
  constructor(before?: ImportCounts) {
    const { rejected_by_reason = {}, warnings = {}, ...totals } = before ?? {};
    this.totals = { read: 0, accepted: 0, unchanged: 0, rejected: 0, ...totals };
    this.rejectedByReason = new Map(Object.entries(rejected_by_reason));
    this.warnings = new Map(Object.entries(warnings));
  }

  add(outcome: RowOutcome): void {
    this.totals.read += 1;
    this.totals[outcome.outcome] += 1;
    if (outcome.outcome === 'rejected') {
      const reason = outcome.problems[0]?.reason ?? 'unknown';
      this.rejectedByReason.set(reason, (this.rejectedByReason.get(reason) ?? 0) + 1);
    } else {
      for (const warning of outcome.warnings) this.warn(outcome.line, warning);
    }
  }

  warn(line: number, { reason, column, value, expected }: CellProblem<string>): void {
    const { count, examples } = this.warnings.get(reason) ?? { count: 0, examples: [] };
    const shown = examples.length < EXAMPLES ? [{ line, column, value, expected }] : [];
    this.warnings.set(reason, { count: count + 1, examples: [...examples, ...shown] });
  }

  counts(): ImportCounts {
    return {
      ...this.totals,
      rejected_by_reason: Object.fromEntries(this.rejectedByReason),
      warnings: Object.fromEntries(this.warnings),
    };
  }
}
