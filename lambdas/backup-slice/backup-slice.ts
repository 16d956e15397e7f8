import {
  backupItemSchema,
  slicesDoneSchema,
  type SlicesDone,
} from '../../shared/contracts/steps/backup-steps.ts';
import { batchOf } from '../../shared/contracts/steps/step-input.ts';
import { lambdaStep, type StepHandler } from '../../shared/runtime/lambda/lambda-step.ts';
import { backupSlice } from '../../shared/workflows/backup/backup-slice.ts';
import { expectRun } from '../../shared/workflows/runs/hold-run.ts';
import type { BackupDeps } from '../backup-step.ts';
import { withCall } from '../call-ports.ts';

/** Writes the parts of a batch of slices, one after another; again, it writes them anew. */
export function backupSliceHandler(deps: BackupDeps): StepHandler<SlicesDone> {
  return lambdaStep(deps.runtime, {
    name: 'backup-slice',
    input: batchOf(backupItemSchema),
    output: slicesDoneSchema,
    subject: ([first]) => first?.backup ?? { organizationId: null, run: null },
    work: async (items, { log }) => {
      for (const { backup, slice } of items) {
        const ports = withCall(deps.ports, backup.execution, log);
        await expectRun(ports, backup);
        await backupSlice(ports, backup, slice);
      }
      return { slices: items.length };
    },
  });
}
