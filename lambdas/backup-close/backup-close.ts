import {
  backupClosedSchema,
  backupCloseInputSchema,
  type BackupClosed,
} from '../../shared/contracts/steps/backup-steps.ts';
import { lambdaStep, type StepHandler } from '../../shared/runtime/lambda/lambda-step.ts';
import { closeBackup } from '../../shared/workflows/backup/close-backup.ts';
import { tidyUp } from '../../shared/workflows/backup/tidy-up.ts';
import { holdUnlessDone, type BackupDeps } from '../backup-step.ts';
import { withCall } from '../call-ports.ts';

/** What closing a backup is made of. */
export interface BackupCloseDeps extends BackupDeps {
  /** Version of this program, for whoever reads the backup in some years. */
  readonly appVersion: string;
}

/** Writes the manifest, closes the run, and forgets what is too old. */
export function backupCloseHandler(deps: BackupCloseDeps): StepHandler<BackupClosed> {
  return lambdaStep(deps.runtime, {
    name: 'backup-close',
    input: backupCloseInputSchema,
    output: backupClosedSchema,
    subject: ({ backup }) => backup,
    work: async ({ backup }, { log }) => {
      const { organizationId, backupId, run, today } = backup;
      const ports = withCall(deps.ports, backup.execution, log);
      await holdUnlessDone(ports, backup);
      const { totals } = await closeBackup(ports, backup, deps.appVersion);
      log.info('Backed up', { backupId, ...totals });
      const { expired, objects } = await tidyUp({ ports, organizationId }, today);
      log.info('Tidied up', { backups: expired, objects });
      const removed = { expired: expired.length, tidied: objects };
      return { organizationId, run, backupId, ...totals, ...removed };
    },
  });
}
