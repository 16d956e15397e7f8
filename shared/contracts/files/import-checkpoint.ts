import { z } from 'zod';
import { importCountsSchema } from './import-report.ts';

const count = z.int().nonnegative();

/**
 * Where an import stands. It is written before each batch of rows is applied, so it knows two
 * things: which rows are done, and which ones may have been written since.
 */
export const importCheckpointSchema = z.strictObject({
  file: z.string(),
  /** Of the file, where known: the same name with other content is another file. */
  version: z.string().nullable(),
  /** What the caller asked for: as another kind, or for another instance, no row is done. */
  kind: z.string().nullable(),
  instance: z.string().nullable(),
  bulk: z.boolean(),
  /** Nobody was in the store when the import began: of contacts that it has not met, none is there. */
  storeWasEmpty: z.boolean().default(false),
  /** Every row up to this line is done and counted. */
  doneThrough: count,
  counts: importCountsSchema,
  /** How many parts of the rejects file are complete. */
  rejectParts: count,
  /** Rows up to `doneThrough` that wait for an address to become free. */
  deferred: z.array(count),
  /** Rows after it that are being written: found unchanged later on, they were written by us. */
  intent: z.array(count),
});

export type ImportCheckpoint = z.infer<typeof importCheckpointSchema>;

/** One problem of a rejected row, as a part of the rejects file has it: a line of JSON. */
export const rejectLineSchema = z.strictObject({
  line: count,
  column: z.string(),
  value: z.string(),
  reason: z.string(),
  expected: z.string(),
});

export type RejectLine = z.infer<typeof rejectLineSchema>;
