import { z } from 'zod';

/** EventBridge's event of an execution that ended without success. */
export const executionStatusSchema = z.object({
  detail: z.object({
    executionArn: z.string().min(1),
    status: z.enum(['FAILED', 'TIMED_OUT', 'ABORTED']),
    /** The execution's input as JSON; Step Functions leaves a very large one out. */
    input: z.string().nullish(),
    error: z.string().nullish(),
    cause: z.string().nullish(),
  }),
});
export type ExecutionStatus = z.infer<typeof executionStatusSchema>['detail'];

/** The part of every machine's input that says whose it is. */
export const executionOwnerSchema = z.object({ organizationId: z.string().min(1) });

/** Which runs were closed. */
export const runsClosedSchema = z.object({ closed: z.array(z.int()) });
