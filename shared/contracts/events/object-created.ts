import { z } from 'zod';

/**
 * EventBridge's event of an object that was created in a bucket. Unlike in S3's own notifications
 * the key stands there as it is, not encoded for addresses.
 */
export const objectCreatedSchema = z.object({
  detail: z.object({
    bucket: z.object({ name: z.string().min(1) }),
    object: z.object({ key: z.string().min(1) }),
  }),
});

/** A batch of messages of a queue, as Lambda hands it over. */
export const queueBatchSchema = z.object({
  Records: z.array(z.object({ messageId: z.string().min(1), body: z.string() })),
});

/** The messages that are to be handed over again; none when all of them are done. */
export const queueResponseSchema = z.object({
  batchItemFailures: z.array(z.object({ itemIdentifier: z.string() })),
});
export type QueueResponse = z.infer<typeof queueResponseSchema>;
