import type { Redriven, StreamReader } from '../../shared/contracts/events/stream-event.ts';

/** Changes that a reader of the stream has given up. */
export interface FailedBatch {
  /** When its oldest change happened, epoch milliseconds; null where the message does not say. */
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

/** The failure queues behind the readers of a stage's stream. */
export interface StreamFailures {
  queues(): Promise<readonly FailureQueue[]>;
  /** Has a reader's batches read from the stream and worked off again, as many as there is time for. */
  redrive(reader: StreamReader): Promise<Redriven>;
}
