import {
  batchResponseSchema,
  streamEventSchema,
  type BatchResponse,
} from '../../shared/contracts/events/stream-event.ts';
import type { LambdaRuntime } from '../../shared/runtime/lambda/lambda-runtime.ts';
import { lambdaStep, type StepHandler } from '../../shared/runtime/lambda/lambda-step.ts';
import { batchResponse } from '../stream-work.ts';
import { journalRecords, type JournalDeps } from './journal-records.ts';

/**
 * Writes what a batch of the table's stream tells to the journal. A record that cannot be read stops
 * neither those before it nor, once the batch was halved down to it, those after it.
 */
export function journalHandler(
  deps: JournalDeps & { readonly runtime: LambdaRuntime },
): StepHandler<BatchResponse> {
  const journal = journalRecords(deps);
  return lambdaStep(deps.runtime, {
    name: 'journal',
    input: streamEventSchema,
    output: batchResponseSchema,
    subject: () => ({ organizationId: null, run: null }),
    work: async ({ Records }, invocation) => {
      const streamArn = Records[0]?.eventSourceARN ?? '';
      const outcome = await journal(Records, streamArn, invocation);
      if (outcome.result === 'failed') {
        const eventId = Records[outcome.at]?.eventID;
        invocation.log.error('A change could not be journaled', { eventId, why: outcome.why });
      }
      return batchResponse(Records, outcome);
    },
  });
}
