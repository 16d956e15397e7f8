import {
  backupOpenedSchema,
  type BackupOpened,
} from '../../shared/contracts/steps/backup-steps.ts';
import { openSchema } from '../../shared/contracts/steps/step-input.ts';
import { lambdaStep, type StepHandler } from '../../shared/runtime/lambda/lambda-step.ts';
import { openBackup } from '../../shared/workflows/backup/open-backup.ts';
import { requestedDay } from '../../shared/workflows/runs/requested-day.ts';
import type { BackupDeps } from '../backup-step.ts';
import { withCall, type IsRunning } from '../call-ports.ts';

/** Opens a backup for the date that was asked for, and lists the slices for the map. */
export function backupOpenHandler(
  deps: BackupDeps & { readonly isRunning: IsRunning },
): StepHandler<BackupOpened> {
  return lambdaStep(deps.runtime, {
    name: 'backup-open',
    input: openSchema,
    output: backupOpenedSchema,
    subject: ({ organizationId }) => ({ organizationId, run: null }),
    work: async (input, { log }) => {
      const { organizationId, execution } = input;
      const ports = withCall(deps.ports, execution, log, deps.isRunning);
      const { today } = await requestedDay(ports, input);
      const opened = await openBackup(ports, { organizationId, today });
      if (opened.result !== 'opened') {
        log.warn('No backup is made', { ...opened });
        return { result: opened.result };
      }
      const { backup, slices } = opened;
      log.info('Backup opened', { run: backup.run, slices: slices.length });
      return { result: 'opened', backup, slices: [...slices] };
    },
  });
}
