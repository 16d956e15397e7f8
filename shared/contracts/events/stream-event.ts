import { z } from 'zod';

/** A value of a stream record, in the kinds that the store writes. */
const streamValue = z.object({
  S: z.string().optional(),
  N: z.string().optional(),
  BOOL: z.boolean().optional(),
  NULL: z.boolean().optional(),
  /** Bytes in base 64. */
  B: z.string().optional(),
  get M() {
    return z.record(z.string(), streamValue).optional();
  },
  get L() {
    return z.array(streamValue).optional();
  },
});

const image = z.record(z.string(), streamValue);

/** A record of the table's stream, as Lambda hands it over. */
const streamRecord = z.object({
  eventID: z.string(),
  /** Of the stream: table and the instant at which the stream began. */
  eventSourceARN: z.string().min(1),
  dynamodb: z.object({
    /** Epoch seconds. */
    ApproximateCreationDateTime: z.number(),
    NewImage: image.optional(),
    OldImage: image.optional(),
    SequenceNumber: z.string().regex(/^\d+$/),
  }),
});

/** A batch of the table's stream. */
export const streamEventSchema = z.object({ Records: z.array(streamRecord) });

/** From which record on a batch has to be handed over again; none when all of it is done. */
export const batchResponseSchema = z.object({
  batchItemFailures: z.array(z.object({ itemIdentifier: z.string() })).max(1),
});
export type BatchResponse = z.infer<typeof batchResponseSchema>;

/** What Lambda writes into a failure queue of a batch that a function gave up. */
export const failedBatchSchema = z.object({
  DDBStreamBatchInfo: z.object({
    streamArn: z.string().min(1),
    shardId: z.string().min(1),
    startSequenceNumber: z.string().regex(/^\d+$/),
    endSequenceNumber: z.string().regex(/^\d+$/),
  }),
});
export type FailedBatchInfo = z.infer<typeof failedBatchSchema>['DDBStreamBatchInfo'];

/** The readers of the stream. */
export const streamReaderSchema = z.enum(['replan', 'journal']);
export type StreamReader = z.infer<typeof streamReaderSchema>;

/** Asks for a reader's failed batches to be worked off again. */
export const redriveInputSchema = z.object({ reader: streamReaderSchema });

/** What became of them. */
export const redrivenSchema = z.object({
  reader: streamReaderSchema,
  /** Batches that were worked off and taken out of the queue. */
  done: z.int(),
  /** Records in them. */
  records: z.int(),
  /** Batches that stay in the queue, and why: the stream has forgotten them, or they failed again. */
  left: z.array(z.object({ message: z.string(), why: z.string() })),
  /** Whether there was no time for the rest. */
  more: z.boolean(),
});
export type Redriven = z.infer<typeof redrivenSchema>;
