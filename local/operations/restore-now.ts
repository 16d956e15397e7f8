import { replanContact } from '../../shared/workflows/replan/replan-contact.ts';
import { restoreBackup } from '../../shared/workflows/restore/restore-backup.ts';
import type { RestoreRequest } from '../../shared/workflows/restore/restore-ports.ts';
import type { RestoreResult } from '../../shared/workflows/restore/restore-report.ts';
import type { Installation } from '../installation/installation.ts';
import { adoptRestored } from './adopt-restored.ts';

/** What to restore, and for which day. */
export type RestoreNow = Omit<RestoreRequest, 'organizationId' | 'hashKey'>;

/**
 * Restores a backup, whole or one contact of it. A contact that comes back is planned again at
 * once; after a whole restore sending is halted, and a person looks at a plan first.
 */
export async function restoreNow(
  installation: Installation,
  request: RestoreNow,
): Promise<RestoreResult> {
  const { ports, organizationId, hashKey } = installation;
  await installation.drain();
  const result = await restoreBackup(ports, { ...request, organizationId, hashKey });
  const { contactId, today, actor } = request;
  if (result.result === 'restored' && !result.dryRun && contactId !== undefined) {
    const reason = `restored from ${request.backupId}`;
    await replanContact(ports, { organizationId, contactId, today, actor, reason });
  }
  if (result.result === 'restored' && !result.dryRun && contactId === undefined) {
    await adoptRestored(installation);
  }
  await installation.drain();
  return result;
}
