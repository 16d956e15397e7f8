import { backup, type BackupResult } from '../../shared/workflows/backup/backup.ts';
import { expireBackups, type ExpireResult } from '../../shared/workflows/backup/expire-backups.ts';
import type { Day } from '../../shared/domain/calendar/civil-date.ts';
import type { Progress } from '../../shared/ports/progress.ts';
import type { Installation } from '../installation/installation.ts';
import { programVersion } from '../installation/program-files.ts';

/** Backs the organization up. */
export async function backupNow(
  installation: Installation,
  today: Day,
  progress?: Progress,
): Promise<BackupResult> {
  const { ports, organizationId } = installation;
  await installation.drain();
  const result = await backup(ports, {
    organizationId,
    today,
    appVersion: await programVersion(),
    ...(progress && { progress }),
  });
  await installation.drain();
  return result;
}

/** Removes the backups that are older than the organization keeps them. */
export async function expireOldBackups(
  installation: Installation,
  today: Day,
): Promise<ExpireResult> {
  const { ports, organizationId } = installation;
  const { settings } = await installation.configuration();
  const { retentionDays } = settings.backup;
  return expireBackups(ports, { organizationId, today, retentionDays });
}
