import {
  objectCreatedSchema,
  queueBatchSchema,
  queueResponseSchema,
  type QueueResponse,
} from '../../shared/contracts/events/object-created.ts';
import { type importStartSchema } from '../../shared/contracts/steps/import-steps.ts';
import type { z } from 'zod';
import type { Bucket } from '../../shared/ports/bucket.ts';
import type { LambdaRuntime } from '../../shared/runtime/lambda/lambda-runtime.ts';
import {
  lambdaStep,
  type Invocation,
  type StepHandler,
} from '../../shared/runtime/lambda/lambda-step.ts';
import {
  arrivalOf,
  isUnfinished,
  organizationOfDrop,
} from '../../shared/workflows/import/drop-folder.ts';

/** What starting imports is made of. */
export interface ImportStartDeps {
  readonly runtime: LambdaRuntime;
  readonly bucket: Pick<Bucket, 'head'>;
  /** Starts an import, once for each arrival; false when it had been started before. */
  readonly start: (input: z.infer<typeof importStartSchema>) => Promise<boolean>;
}

/** Who made the changes of dropped files, in the journal. */
const ACTOR = 'drop';

/**
 * Starts an import for each file that was dropped. The event only says where to look: what lies
 * there now is imported, so an event that comes twice, or late, starts nothing that is not there. Of
 * a batch only the messages that failed come again.
 */
export function importStartHandler(deps: ImportStartDeps): StepHandler<QueueResponse> {
  return lambdaStep(deps.runtime, {
    name: 'import-start',
    input: queueBatchSchema,
    output: queueResponseSchema,
    subject: () => ({ organizationId: null, run: null }),
    work: async ({ Records }, { log }) => {
      const failed: string[] = [];
      for (const { messageId, body } of Records) {
        try {
          await startOne(deps, body, log);
        } catch (error) {
          failed.push(messageId);
          const problem = error instanceof Error ? error.message : String(error);
          log.error('An import could not be started', { messageId, problem });
        }
      }
      return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
    },
  });
}

async function startOne(
  { bucket, start }: ImportStartDeps,
  body: string,
  log: Invocation['log'],
): Promise<void> {
  const { detail } = objectCreatedSchema.parse(JSON.parse(body));
  const { key } = detail.object;
  const organizationId = organizationOfDrop(key);
  if (organizationId === undefined) {
    log.warn('Expected a file in drop/<organization>/, it is elsewhere and left alone', { key });
    return;
  }
  if (isUnfinished(key)) return;
  const object = await bucket.head(key);
  if (!object) {
    log.info('A dropped file is gone already', { organizationId, key });
    return;
  }
  const input = { organizationId, key, version: arrivalOf(object), actor: ACTOR };
  const started = await start(input);
  log.info(started ? 'Import started' : 'Import had been started', { organizationId, key });
}
