import { z } from 'zod';
import { sendCursor } from '../sending/send-run.ts';
import { openSchema } from './step-input.ts';

/** Opens a send run. */
export const sendOpenInputSchema = openSchema.extend({ dryRun: z.boolean().optional() });

/** What opening answers; only `opened` goes on to tasks. */
export const sendOpenedSchema = z.discriminatedUnion('result', [
  z.object({ result: z.literal('opened'), cursor: sendCursor, execution: z.string() }),
  z.object({
    result: z.enum(['busy', 'refused', 'stopped', 'superseded']),
    detail: z.string(),
  }),
]);
export type SendOpened = z.infer<typeof sendOpenedSchema>;

/** A bounded stretch of a run, from one cursor to the next. */
export const sendTaskInputSchema = z.object({ cursor: sendCursor, execution: z.string().min(1) });
export const sendTaskOutputSchema = sendTaskInputSchema.extend({
  done: z.boolean(),
  /** Whole seconds to wait before the next task. */
  waitSeconds: z.int().min(0),
});
export type SendTaskOutput = z.infer<typeof sendTaskOutputSchema>;

export const sendCloseInputSchema = sendTaskInputSchema;

/** What a closed run comes to, for whoever looks at the execution. */
export const sendClosedSchema = z.object({
  organizationId: z.string(),
  run: z.int(),
  due: z.int(),
  sent: z.int(),
  rendered: z.int(),
  failed: z.int(),
  unknown: z.int(),
  leftPending: z.int(),
  halted: z.string().nullable(),
});
export type SendClosed = z.infer<typeof sendClosedSchema>;
