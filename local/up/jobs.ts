import type { Day } from '../../shared/domain/calendar/civil-date.ts';
import { localTimeAt } from '../../shared/domain/calendar/time-zone.ts';
import type { Settings } from '../../shared/domain/settings/settings.ts';
import { tidyUp } from '../../shared/workflows/backup/tidy-up.ts';
import { moveToDropped } from '../../shared/workflows/import/dropped-files.ts';
import { inImportOrder, type ImportSource } from '../../shared/workflows/import/import-source.ts';
import type { PlanResult } from '../../shared/workflows/plan/plan-organization.ts';
import type { Installation } from '../installation/installation.ts';
import { backupNow } from '../operations/backup-now.ts';
import { planIfNeeded } from '../operations/follow-changes.ts';
import { importNow } from '../operations/import-now.ts';
import { planNow } from '../operations/plan-now.ts';
import { sendNow } from '../operations/send-now.ts';
import { isSendingTime } from '../schedule/schedules.ts';
import type { DropFolder } from './drop-folder.ts';

/** Who made the changes of what runs by the clock, in the journal. */
const SCHEDULE = 'schedule';

/** Plans everybody for a day. */
export async function planJob(installation: Installation, today: Day): Promise<void> {
  logPlan(installation, await planNow(installation, today, SCHEDULE));
}

/** Plans everybody when an import, or a configuration, asks for it. */
export async function planIfNeededJob(installation: Installation): Promise<void> {
  const result = await planIfNeeded(installation, SCHEDULE);
  if (result !== null) logPlan(installation, result);
}

function logPlan({ organizationId, ports }: Installation, result: PlanResult): void {
  if (result.result === 'busy') {
    ports.log.info('Another plan is under way', { organizationId, run: result.run });
    return;
  }
  const { planned, skipped, written, removed, overCap } = result.summary;
  const facts = { planned, skipped, written, removed, over_cap: overCap };
  ports.log.info('Planned', { organizationId, run: result.run, ...facts });
}

/** Sends what is due on a day, unless the time is not one for mail. */
export async function sendJob(
  installation: Installation,
  settings: Settings,
  today: Day,
  interrupted: AbortSignal,
): Promise<void> {
  const { organizationId, ports } = installation;
  const { secondOfDay } = localTimeAt(ports.clock.now(), settings.organization.timeZone);
  if (!isSendingTime(settings, secondOfDay)) return;
  const result = await sendNow(installation, { today, actor: SCHEDULE, interrupted });
  switch (result.result) {
    case 'finished': {
      const { due, sent, failed, unknown, skipped, leftPending, halted } = result.summary;
      if (due === 0) return;
      const counts = { due, sent, failed, unknown, skipped, left_pending: leftPending, halted };
      ports.log.info('Sent', { organizationId, run: result.run, ...counts });
      return;
    }
    case 'refused':
      ports.log.warn('Nothing may be sent', { organizationId, problems: result.problems });
      return;
    case 'busy':
    case 'stopped':
    case 'superseded':
      ports.log.info('Nothing was sent', { organizationId, ...result });
  }
}

/** Copies everything, and forgets what is too old. */
export async function backupJob(installation: Installation, today: Day): Promise<void> {
  const { organizationId, ports } = installation;
  const result = await backupNow(installation, today);
  if (result.result === 'done') {
    const { backup_id: backup, totals } = result.manifest;
    ports.log.info('Backed up', { organizationId, backup, ...totals });
  } else {
    ports.log.warn('No backup was made', { organizationId, ...result });
  }
  const { expired, objects } = await tidyUp(installation, today);
  if (expired.length > 0 || objects > 0) {
    ports.log.info('Tidied up', { organizationId, backups: expired, objects });
  }
}

/** Imports dropped files in the order in which they depend on each other. */
export async function importJob(
  installation: Installation,
  drop: DropFolder,
  sources: readonly ImportSource[],
): Promise<void> {
  const { organizationId, ports } = installation;
  for (const source of await inImportOrder(sources)) {
    try {
      await importDropped(installation, source);
    } catch (error) {
      drop.postpone(source, ports.clock.now());
      const failure = error instanceof Error ? error.message : String(error);
      ports.log.error('An import broke off', { organizationId, file: source.name, failure });
    }
  }
}

async function importDropped(installation: Installation, source: ImportSource): Promise<void> {
  const { organizationId, ports } = installation;
  const result = await importNow(installation, source, { actor: 'drop' });
  // Another process imports: the file stays where it is, for the next look.
  if (result.result === 'busy') return;
  const { report, reportKey } = result;
  const today = await installation.today();
  const file = await moveToDropped(ports.bucket, source, report, today, reportKey);
  const { status, kind, read, accepted, unchanged, rejected, file_problem: problem } = report;
  const counts = { read, accepted, unchanged, rejected };
  ports.log.info('Took a dropped file', { organizationId, file, status, kind, ...counts, problem });
}
