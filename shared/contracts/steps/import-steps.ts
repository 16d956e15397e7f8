import { z } from 'zod';

/** A dropped object to import. */
export const importStartSchema = z.object({
  organizationId: z.string().min(1),
  /** `drop/<organization>/…` */
  key: z.string().min(1),
  /** Its arrival: with the key it tells a repeated event from a new file, of the same content too. */
  version: z.string().min(1),
  actor: z.string().min(1),
});

export const importInputSchema = importStartSchema.extend({ execution: z.string().min(1) });
export type ImportInput = z.infer<typeof importInputSchema>;

/**
 * Whether it is this file's turn: one import per organization at a time, contacts before what
 * belongs to them, then in order of arrival. `gone`: it is no longer there, or another version is.
 */
export const importTurnSchema = z.object({ turn: z.enum(['mine', 'wait', 'gone']) });
export type ImportTurn = z.infer<typeof importTurnSchema>;

/** After a bounded stretch of an import; when not done, the next task goes on from its checkpoint. */
export const importTaskOutputSchema = z.discriminatedUnion('done', [
  z.object({ done: z.literal(false) }),
  z.object({ done: z.literal(true), reportKey: z.string(), planNeeded: z.boolean() }),
]);
export type ImportTaskOutput = z.infer<typeof importTaskOutputSchema>;

/** Moves the file and announces its report. */
export const importFinishInputSchema = importInputSchema.extend({
  reportKey: z.string(),
  planNeeded: z.boolean(),
});
export const importFinishedSchema = z.object({
  planNeeded: z.boolean(),
  organizationId: z.string(),
  /** For the plan that follows: `import:<file>`. */
  actor: z.string(),
});
export type ImportFinished = z.infer<typeof importFinishedSchema>;
