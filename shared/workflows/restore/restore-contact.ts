import type { BackupManifest } from '../../contracts/backup/manifest.ts';
import { AddressBook } from './address-book.ts';
import { journalSince } from './journal-tale.ts';
import { noContacts, restoreContacts, type ContactRestore } from './restore-contacts.ts';
import { lockSending, openRestore, restoreCause, withinRestore } from './restore-lock.ts';
import type { RestorePorts, RestoreRequest } from './restore-ports.ts';
import type { RestoreReport, RestoreResult } from './restore-report.ts';

/**
 * Restores one contact of a verified backup into a live store: its fields, visits, targets, events
 * and emails. Sending is halted meanwhile and then goes on as it did before.
 */
export async function restoreContact(
  ports: RestorePorts,
  request: RestoreRequest & { readonly contactId: string },
  manifest: BackupManifest,
): Promise<RestoreResult> {
  const { organizations } = ports.store;
  const stored = await organizations.get(request.organizationId);
  if (!stored) return { result: 'no_organization' };
  if (request.dryRun === true) return restoreOne(ports, request, manifest, null, stored.stopped);
  const opened = await openRestore(ports, request);
  if (opened.result === 'busy') return opened;
  const { run } = opened;
  return withinRestore(
    ports,
    request,
    run,
    async () => {
      await lockSending(ports, request, stored);
      const result = await restoreOne(ports, request, manifest, run.run, stored.stopped);
      if (stored.stopped === null) {
        const cause = { ...restoreCause(ports, request, run.run), reason: 'contact restored' };
        await organizations.setStopped(request.organizationId, null, cause);
      }
      return result;
    },
    (result) => ({
      backup_id: request.backupId,
      contact: request.contactId,
      result: result.result,
    }),
  );
}

async function restoreOne(
  ports: RestorePorts,
  request: RestoreRequest & { readonly contactId: string },
  manifest: BackupManifest,
  run: number | null,
  stopped: string | null,
): Promise<RestoreReport | { readonly result: 'no_contact' }> {
  const { tale, reach } = await journalSince(ports.journal, manifest, request.contactId);
  const restore: ContactRestore = {
    ports,
    request,
    manifest,
    tale,
    addresses: new AddressBook(request.hashKey, new Set()),
    moment: { today: request.today, now: ports.clock.now() },
    cause: restoreCause(ports, request, run),
    counts: noContacts(),
  };
  await restoreContacts(restore);
  if (restore.counts.contacts === 0) return { result: 'no_contact' };
  return {
    result: 'restored',
    manifest,
    dryRun: run === null,
    run,
    contacts: restore.counts,
    suppressions: null,
    configVersions: 0,
    lostConfigVersions: 0,
    journal: reach,
    notReplayed: tale.notReplayed,
    stopped,
  };
}
