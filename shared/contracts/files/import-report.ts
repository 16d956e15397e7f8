import { z } from 'zod';
import { FILE_KINDS } from './column-definition.ts';
import { FILE_PROBLEM_CODES } from './file-problem.ts';

const count = z.int().nonnegative();

const example = z.strictObject({
  line: count,
  column: z.string(),
  value: z.string(),
  expected: z.string(),
});

const rowCounts = {
  /** Rows of the file, header and blank lines apart: accepted + unchanged + rejected. */
  read: count,
  accepted: count,
  unchanged: count,
  rejected: count,
  /** A row counts under its first reason. */
  rejected_by_reason: z.record(z.string(), count),
  warnings: z.record(z.string(), z.strictObject({ count, examples: z.array(example) })),
};

/** What became of the rows so far. */
export const importCountsSchema = z.strictObject(rowCounts);

/** What became of an imported file; written beside it as JSON. */
export const importReportSchema = z.strictObject({
  file: z.string(),
  kind: z.enum(FILE_KINDS).nullable(),
  organization_id: z.string(),
  run: count,
  today: z.string(),
  actor: z.string(),
  status: z.enum(['imported', 'refused']),
  /** Why the file as a whole was refused. */
  file_problem: z
    .strictObject({ code: z.enum(FILE_PROBLEM_CODES), message: z.string() })
    .nullable(),
  ...rowCounts,
  /** Whether the change feed leaves these changes to a plan, which has to follow. */
  bulk: z.boolean(),
  plan_needed: z.boolean(),
  /** Every rejected row with its reasons; null when there is none. */
  rejects_file: z.string().nullable(),
  started_at_ms: count,
  finished_at_ms: count,
});

/** What an import's run record says of its end, as far as it is read again. */
export const importSummarySchema = z.object({
  /** The key of the report. */
  report: z.string(),
});

export type ImportCounts = z.infer<typeof importCountsSchema>;
export type ImportReport = z.infer<typeof importReportSchema>;
