import {
  restoreItemSchema,
  slicesDoneSchema,
  type SlicesDone,
} from '../../shared/contracts/steps/backup-steps.ts';
import { batchOf } from '../../shared/contracts/steps/step-input.ts';
import { lambdaStep, type StepHandler } from '../../shared/runtime/lambda/lambda-step.ts';
import { restoreSlice } from '../../shared/workflows/restore/restore-slice.ts';
import { holdRun } from '../../shared/workflows/runs/hold-run.ts';
import { restoreWork, type RestoreDeps } from '../restore-step.ts';

/** Puts a batch of slices back, one after another; again, it comes to the same. */
export function restoreSliceHandler(deps: RestoreDeps): StepHandler<SlicesDone> {
  return lambdaStep(deps.runtime, {
    name: 'restore-slice',
    input: batchOf(restoreItemSchema),
    output: slicesDoneSchema,
    subject: ([first]) => first?.restore ?? { organizationId: null, run: null },
    work: async (items, { log }) => {
      for (const { restore, slice } of items) {
        const work = await restoreWork(deps, restore, log);
        const { organizationId, run } = restore;
        if (run !== null) await holdRun(work.ports, { organizationId, run });
        await restoreSlice(work, slice);
      }
      return { slices: items.length };
    },
  });
}
