import {
  restoreClosedSchema,
  restoreCloseInputSchema,
  type RestoreClosed,
  type RestoreState,
} from '../../shared/contracts/steps/backup-steps.ts';
import { lambdaStep, type StepHandler } from '../../shared/runtime/lambda/lambda-step.ts';
import { replanContact } from '../../shared/workflows/replan/replan-contact.ts';
import { closeRestore } from '../../shared/workflows/restore/close-restore.ts';
import type { RestorePorts } from '../../shared/workflows/restore/restore-ports.ts';
import { writeRestoreReport } from '../../shared/workflows/restore/write-report.ts';
import { holdUnlessDone } from '../backup-step.ts';
import { restoreWork, type RestoreDeps } from '../restore-step.ts';

/**
 * Ends a restore, with a report that says what is left to do. One contact that came back is planned
 * again at once; after a whole restore everybody has to be planned, which the answer says.
 */
export function restoreCloseHandler(deps: RestoreDeps): StepHandler<RestoreClosed> {
  return lambdaStep(deps.runtime, {
    name: 'restore-close',
    input: restoreCloseInputSchema,
    output: restoreClosedSchema,
    subject: ({ restore }) => restore,
    work: async ({ restore }, { log }) => {
      const work = await restoreWork(deps, restore, log);
      const { organizationId, backupId, run } = restore;
      if (run !== null) await holdUnlessDone(work.ports, { organizationId, run });
      const report = await closeRestore(work);
      const actor = `restore:${backupId}`;
      if (report.result === 'no_contact') {
        log.warn('The backup does not have the contact', { backupId });
        const nothing = { ...NOBODY, reportKey: null, planNeeded: false };
        return { result: 'no_contact', organizationId, run, ...nothing, actor };
      }
      await replanRestored(work.ports, restore);
      const reportKey = await writeRestoreReport(work.ports.bucket, restore, report);
      log.info('Restored', { backupId, ...report.contacts });
      const planNeeded = run !== null && restore.contactId === undefined;
      const counts = report.contacts;
      return { result: 'restored', organizationId, run, ...counts, reportKey, planNeeded, actor };
    },
  });
}

const NOBODY = { contacts: 0, emails: 0, replayed: 0, unknown: 0, withoutContact: 0 };

async function replanRestored(
  ports: RestorePorts,
  { organizationId, contactId, run, today, actor, backupId }: RestoreState,
): Promise<void> {
  if (contactId === undefined || run === null) return;
  const reason = `restored from ${backupId}`;
  await replanContact(ports, { organizationId, contactId, today, actor, reason });
}
