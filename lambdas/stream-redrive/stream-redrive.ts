import {
  failedBatchSchema,
  redriveInputSchema,
  redrivenSchema,
  type FailedBatchInfo,
  type Redriven,
  type StreamReader,
} from '../../shared/contracts/events/stream-event.ts';
import { describeError } from '../../shared/contracts/errors/describe-error.ts';
import type { StreamRecord } from '../../shared/adapters/dynamodb/stream-records.ts';
import type { LambdaRuntime } from '../../shared/runtime/lambda/lambda-runtime.ts';
import {
  lambdaStep,
  type Invocation,
  type StepHandler,
} from '../../shared/runtime/lambda/lambda-step.ts';
import type { StreamWork } from '../stream-work.ts';
import { jsonIn } from '../../shared/contracts/events/json-in.ts';

/** A message of a failure queue. */
export interface QueuedMessage {
  readonly id: string;
  readonly body: string;
  /** By which the queue lets it be removed. */
  readonly receipt: string;
}

/** The queue of what a reader of the stream gave up. */
export interface FailureQueue {
  /** Some messages that nobody else is given for a while; none when it is empty. */
  take(): Promise<readonly QueuedMessage[]>;
  remove(message: QueuedMessage): Promise<void>;
  /** Gives a message back at once. */
  release(message: QueuedMessage): Promise<void>;
}

/** What redriving is made of. */
export interface StreamRedriveDeps {
  readonly runtime: LambdaRuntime;
  readonly queues: Readonly<Record<StreamReader, FailureQueue>>;
  readonly work: Readonly<Record<StreamReader, StreamWork>>;
  /** The records of a batch, read from the stream again; null when the stream has forgotten them. */
  readonly read: (batch: FailedBatchInfo) => Promise<readonly StreamRecord[] | null>;
  /** After so long no further batch is begun. */
  readonly maxMs: number;
}

/**
 * Works a reader's failed batches off again. A batch that succeeds leaves the queue; one that fails
 * once more, or that the stream has forgotten after its day, stays there and is reported.
 */
export function streamRedriveHandler(deps: StreamRedriveDeps): StepHandler<Redriven> {
  return lambdaStep(deps.runtime, {
    name: 'stream-redrive',
    input: redriveInputSchema,
    output: redrivenSchema,
    subject: () => ({ organizationId: null, run: null }),
    work: ({ reader }, invocation) => redrive(deps, reader, invocation),
  });
}

async function redrive(
  deps: StreamRedriveDeps,
  reader: StreamReader,
  invocation: Invocation,
): Promise<Redriven> {
  const queue = deps.queues[reader];
  const { clock } = deps.runtime;
  const endsAt = clock.now() + deps.maxMs;
  const kept: { readonly message: QueuedMessage; readonly why: string }[] = [];
  let [done, records, more] = [0, 0, false];
  for (;;) {
    const messages = await queue.take();
    if (messages.length === 0) break;
    for (const message of messages) {
      more ||= clock.now() >= endsAt;
      if (more) {
        await queue.release(message);
        continue;
      }
      const redriven = await redriveBatch(deps, reader, message, invocation);
      if (redriven.why !== null) {
        kept.push({ message, why: redriven.why });
        continue;
      }
      await queue.remove(message);
      done += 1;
      records += redriven.records;
    }
    if (more) break;
  }
  // Only now: released at once they would be taken again and again.
  for (const { message } of kept) await queue.release(message);
  const left = kept.map(({ message, why }) => ({ message: message.id, why }));
  invocation.log.info('Failed batches worked off again', { reader, done, records, left, more });
  return { reader, done, records, left, more };
}

async function redriveBatch(
  { read, work }: StreamRedriveDeps,
  reader: StreamReader,
  message: QueuedMessage,
  invocation: Invocation,
): Promise<{ readonly records: number; readonly why: string | null }> {
  const failed = failedBatchSchema.safeParse(jsonIn(message.body));
  if (!failed.success) return { records: 0, why: 'a message of another kind' };
  const { DDBStreamBatchInfo: batch } = failed.data;
  try {
    const records = await read(batch);
    if (records === null) {
      return { records: 0, why: 'the stream keeps a day and has forgotten these records' };
    }
    const outcome = await work[reader](records, batch.streamArn, invocation);
    return { records: records.length, why: outcome.result === 'done' ? null : outcome.why };
  } catch (error) {
    return { records: 0, why: describeError(error) };
  }
}
