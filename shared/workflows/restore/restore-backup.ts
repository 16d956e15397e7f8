import { verifyBackup } from '../backup/verify-backup.ts';
import { restoreContact } from './restore-contact.ts';
import { restoreEverything } from './restore-everything.ts';
import type { RestorePorts, RestoreRequest } from './restore-ports.ts';
import type { RestoreResult } from './restore-report.ts';

/**
 * Restores an organization, or one of its contacts, from a backup into an empty or a live store.
 * Nothing is touched before the whole backup has been verified.
 *
 * Contacts come back as they were saved; what was sent, claimed, settled, suppressed or lifted since
 * is replayed from the journal. Mail that was due by today and of which neither the journal nor the
 * store can say that it did not go out becomes unknown: a restore cannot send twice. Sending is
 * halted from before the first write and stays so until a person releases it; after one contact was
 * restored it goes on as before.
 *
 * It may be repeated after a crash, with the same result.
 */
export async function restoreBackup(
  ports: RestorePorts,
  request: RestoreRequest,
): Promise<RestoreResult> {
  const verified = await verifyBackup(ports, request.backupId);
  if (verified.result === 'missing') return { result: 'no_backup' };
  if (verified.result === 'damaged') return verified;
  const { manifest } = verified;
  const { organization_id: organizationId } = manifest;
  if (organizationId !== request.organizationId) {
    return { result: 'other_organization', organizationId };
  }
  const { contactId } = request;
  return contactId === undefined
    ? restoreEverything(ports, request, manifest)
    : restoreContact(ports, { ...request, contactId }, manifest);
}
