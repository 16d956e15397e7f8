import {
  batchResponseSchema,
  streamEventSchema,
  type BatchResponse,
} from '../../shared/contracts/events/stream-event.ts';
import type { LambdaRuntime } from '../../shared/runtime/lambda/lambda-runtime.ts';
import { lambdaStep, type StepHandler } from '../../shared/runtime/lambda/lambda-step.ts';
import { batchResponse } from '../stream-work.ts';
import { replanRecords, type ReplanDeps } from './replan-records.ts';

/**
 * Plans the contacts again that a batch of the table's stream tells of. A contact that fails has its
 * record, and those after it, handed over again; in the end the failure queue gets it.
 */
export function replanHandler(
  deps: ReplanDeps & { readonly runtime: LambdaRuntime },
): StepHandler<BatchResponse> {
  const replan = replanRecords(deps);
  return lambdaStep(deps.runtime, {
    name: 'replan',
    input: streamEventSchema,
    output: batchResponseSchema,
    subject: () => ({ organizationId: null, run: null }),
    work: async ({ Records }, invocation) => {
      const streamArn = Records[0]?.eventSourceARN ?? '';
      return batchResponse(Records, await replan(Records, streamArn, invocation));
    },
  });
}
