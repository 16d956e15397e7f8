import { z } from 'zod';

/** A civil date in a message. */
const civilDate = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);

/**
 * What starts a state machine: by the clock with the time that it was scheduled for, or by a person
 * with a date of theirs. Its `today` is that time's date in the organization's zone.
 */
export const startSchema = z.object({
  organizationId: z.string().min(1),
  /** ISO 8601, in UTC. */
  scheduledAt: z.string().optional(),
  today: civilDate.optional(),
  /** For causes in the journal: `schedule`, `cli:<user>`, `import:<file>`. */
  actor: z.string().min(1),
});

/** The same with the execution that does it: its ARN is the run's owner. */
export const openSchema = startSchema.extend({ execution: z.string().min(1) });
export type OpenInput = z.infer<typeof openSchema>;

/**
 * The input of a task that a Distributed Map starts: a batch of items, or one item where batches
 * are not known.
 */
export function batchOf<Item extends z.ZodType>(item: Item): z.ZodType<readonly z.infer<Item>[]> {
  const several = z.object({ Items: z.array(item).min(1) }).transform(({ Items }) => Items);
  return z.union([several, item.transform((one) => [one])]);
}
