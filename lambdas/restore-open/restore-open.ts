import {
  restoreOpenedSchema,
  restoreStartSchema,
  type RestoreOpened,
} from '../../shared/contracts/steps/backup-steps.ts';
import { lambdaStep, type StepHandler } from '../../shared/runtime/lambda/lambda-step.ts';
import { openRestore } from '../../shared/workflows/restore/open-restore.ts';
import { restoreDay } from '../../shared/workflows/restore/restore-day.ts';
import type { RestoreNotOpened } from '../../shared/workflows/restore/restore-report.ts';
import { withCall, type IsRunning } from '../call-ports.ts';
import type { RestoreDeps } from '../restore-step.ts';

/**
 * The journal is written from the table's stream, within a minute of each write; the rest is for a
 * batch that is tried again, and for the mail that a send task had under way when sending was halted.
 */
const JOURNAL_DELAY_MS = 150_000;

/**
 * Verifies the backup, halts sending and opens a restore; where it cannot begin, it says why. The
 * first time it only halts sending: the journal has what was done before some minutes later.
 */
export function restoreOpenHandler(
  deps: Omit<RestoreDeps, 'hashKey'> & { readonly isRunning: IsRunning },
): StepHandler<RestoreOpened> {
  return lambdaStep(deps.runtime, {
    name: 'restore-open',
    input: restoreStartSchema,
    output: restoreOpenedSchema,
    subject: ({ organizationId }) => ({ organizationId, run: null }),
    work: async (input, { log }) => {
      const ports = withCall(deps.ports, input.execution, log, deps.isRunning);
      const today = await restoreDay(ports, input.organizationId);
      const opened = await openRestore(ports, {
        ...input,
        today,
        journalDelayMs: JOURNAL_DELAY_MS,
      });
      if (opened.result === 'locked') {
        const waitSeconds = Math.ceil(opened.waitMs / 1000);
        log.info('Sending is halted, the journal is waited for', { waitSeconds });
        return { ...input, result: 'locked', waitSeconds };
      }
      if (opened.result === 'opened') {
        const { restore, slices } = opened;
        log.info('Restore opened', { run: restore.run, slices: slices.length });
        return { result: 'opened', restore, slices: [...slices] };
      }
      const detail = detailOf(opened, input.backupId);
      log.warn('Nothing is restored', { result: opened.result, detail });
      return { result: opened.result === 'busy' ? 'busy' : 'refused', detail };
    },
  });
}

function detailOf(refused: RestoreNotOpened, backupId: string): string {
  switch (refused.result) {
    case 'no_backup':
      return `Expected a backup, got "${backupId}", which is not there`;
    case 'damaged': {
      const [first] = refused.problems;
      const example = first
        ? `: ${first.key}: expected ${first.expected}, got ${first.received}`
        : '';
      return `Expected ${backupId} to be sound, got ${String(refused.problems.length)} problems${example}`;
    }
    case 'other_organization':
      return `Expected a backup of this organization, got one of "${refused.organizationId}"`;
    case 'no_organization':
      return 'Expected a store that has the organization of the contact, got one that has not';
    case 'busy':
      return `Run ${String(refused.run)} restores: ${refused.execution}`;
  }
}
