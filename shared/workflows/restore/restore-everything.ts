import type { BackupManifest } from '../../contracts/backup/manifest.ts';
import { AddressBook } from './address-book.ts';
import { restoredRuns } from './journal-run.ts';
import { journalSince, type JournalSince } from './journal-tale.ts';
import { noContacts, restoreContacts, type ContactRestore } from './restore-contacts.ts';
import { lockSending, openRestore, restoreCause, withinRestore } from './restore-lock.ts';
import {
  readOrganization,
  restoreConfigVersions,
  type SavedOrganization,
} from './restore-organization.ts';
import type { RestorePorts, RestoreRequest } from './restore-ports.ts';
import type { RestoreReport, RestoreResult } from './restore-report.ts';
import { restoreSuppressions, wantedAddresses } from './restore-suppressions.ts';

/** Restores a verified backup whole. */
export async function restoreEverything(
  ports: RestorePorts,
  request: RestoreRequest,
  manifest: BackupManifest,
): Promise<RestoreResult> {
  const saved = await readOrganization(ports, manifest);
  if (request.dryRun === true) {
    const since = await journalSince(ports.journal, manifest, undefined);
    const work = { ports, request, manifest, saved, since, run: null, stopped: null };
    return restoreParts(work);
  }
  const stopped = await lockSending(ports, request, saved);
  const since = await journalSince(ports.journal, manifest, undefined);
  // Run numbers only grow, so the store has to know the earlier ones before this run gets its own.
  const moment = { today: request.today, now: ports.clock.now() };
  const earlier = restoredRuns(saved.runs, since.tale, moment);
  await ports.store.restorer.loadRuns(request.organizationId, earlier);
  const opened = await openRestore(ports, request);
  if (opened.result === 'busy') return opened;
  const { run } = opened;
  return withinRestore(
    ports,
    request,
    run,
    () => restoreParts({ ports, request, manifest, saved, since, run: run.run, stopped }),
    ({ contacts, suppressions }) => ({ backup_id: request.backupId, ...contacts, suppressions }),
  );
}

interface Work {
  readonly ports: RestorePorts;
  readonly request: RestoreRequest;
  readonly manifest: BackupManifest;
  readonly saved: SavedOrganization;
  readonly since: JournalSince;
  /** Null for a dry run. */
  readonly run: number | null;
  readonly stopped: string | null;
}

async function restoreParts(work: Work): Promise<RestoreReport> {
  const { ports, request, manifest, saved, since, run, stopped } = work;
  const { tale, reach } = since;
  const { store } = ports;
  const { organizationId } = request;
  const isEmpty = (await store.contacts.count(organizationId)).all === 0;
  const restore: ContactRestore = {
    ports,
    request,
    manifest,
    tale,
    addresses: new AddressBook(request.hashKey, wantedAddresses(tale)),
    moment: { today: request.today, now: ports.clock.now() },
    cause: restoreCause(ports, request, run),
    counts: noContacts(),
  };
  const configVersions = await restoreConfigVersions(restore, saved.configVersions);
  await restoreContacts(restore);
  const suppressions = await restoreSuppressions(restore, saved.suppressions);
  // A live store's loads are newer; either way the plan that follows counts them anew.
  if (isEmpty && run !== null) {
    await store.dayLoads.replace(organizationId, saved.dayLoads, saved.activeContacts);
  }
  const known = Math.max(0, ...saved.configVersions.map(({ version }) => version));
  return {
    result: 'restored',
    manifest,
    dryRun: run === null,
    run,
    contacts: restore.counts,
    suppressions,
    configVersions,
    lostConfigVersions: Math.max(0, tale.lastConfigVersion - known),
    journal: reach,
    notReplayed: tale.notReplayed,
    stopped,
  };
}
