import { backup, type BackupResult } from '../../shared/workflows/backup/backup.ts';
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
