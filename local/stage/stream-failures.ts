/** The readers of the stream that may fail. */
export const STREAM_READERS = ['replan', 'journal'] as const;
export type StreamReader = (typeof STREAM_READERS)[number];

/** Changes that a reader of the stream has given up. */
export interface FailedBatch {
  /** When its oldest change happened; null where the message does not say. */
  readonly since: number | null;
  /** How many changes are in it. */
  readonly records: number | null;
  readonly why: string;
}

/** What waits in the failure queue of a reader. */
export interface FailureQueue {
  readonly reader: StreamReader;
  /** Batches, about. */
  readonly waiting: number;
  /** Some of them. */
  readonly batches: readonly FailedBatch[];
}

/** What redriving a queue came to. */
export interface StreamRedrive {
  readonly reader: StreamReader;
  readonly answer: unknown;
}

/** The failure queues behind the readers of a stage's stream. */
export interface StreamFailures {
  queues(): Promise<readonly FailureQueue[]>;
  /** Has a reader's batches read from the stream and worked off again. */
  redrive(reader: StreamReader): Promise<StreamRedrive>;
}
