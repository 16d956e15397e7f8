import type { BackupManifest } from '../../contracts/backup/manifest.ts';
import {
  restoreFactsSchema,
  restoreKeys,
  type OpenedRestoreParts,
  type RestoreFacts,
  type RestoreName,
} from '../../contracts/restore/restore-parts.ts';
import type { RestoreState } from '../../contracts/steps/backup-steps.ts';
import { sliceOf } from '../../domain/planning/placement.ts';
import { loadManifest, verifyBackup } from '../backup/verify-backup.ts';
import { readJson, writeJson } from '../bucket/json-object.ts';
import { journalWaitMs, lockOf } from './journal-wait.ts';
import { restoredRuns } from './journal-run.ts';
import { lockSending, openRestoreRun } from './restore-lock.ts';
import {
  missingVersions,
  readOrganization,
  restoreConfigVersions,
} from './restore-organization.ts';
import type { OpenRestoreRequest, RestorePorts } from './restore-ports.ts';
import type { RestoreNotOpened } from './restore-report.ts';
import { writeTale, type WrittenTale } from './write-tale.ts';

/** What opening a restore came to. */
export type OpenedRestore =
  | {
      readonly result: 'opened';
      readonly restore: RestoreState;
      /** The slices to restore. */
      readonly slices: readonly number[];
    }
  /** Sending is halted, but the journal may lack what was done before: ask again after so long. */
  | { readonly result: 'locked'; readonly waitMs: number }
  | RestoreNotOpened;

/**
 * Verifies a backup, halts sending, reads the journal since, and opens the restore's run; nothing is
 * touched before the whole backup has been verified. Done again by the same execution, it comes to
 * the same.
 */
export async function openRestore(
  ports: RestorePorts,
  request: OpenRestoreRequest,
): Promise<OpenedRestore> {
  const found = await soundManifest(ports, request);
  if ('result' in found) return found;
  const { manifest } = found;
  const { organization_id: organizationId } = manifest;
  if (organizationId !== request.organizationId) {
    return { result: 'other_organization', organizationId };
  }
  const { contactId } = request;
  return contactId === undefined
    ? openWhole(ports, request, manifest)
    : openContact(ports, { ...request, contactId }, manifest);
}

/** Reads the whole backup, unless this execution has done so before it halted sending. */
async function soundManifest(
  ports: RestorePorts,
  request: OpenRestoreRequest,
): Promise<{ readonly manifest: BackupManifest } | RestoreNotOpened> {
  const { backupId } = request;
  if (await lockOf(ports, nameOf(ports, request))) {
    const reading = await loadManifest(ports, backupId);
    if (reading && 'manifest' in reading) return reading;
  }
  const verified = await verifyBackup(ports, backupId);
  if (verified.result === 'missing') return { result: 'no_backup' };
  return verified.result === 'damaged' ? verified : { manifest: verified.manifest };
}

async function openWhole(
  ports: RestorePorts,
  request: OpenRestoreRequest,
  manifest: BackupManifest,
): Promise<OpenedRestore> {
  const name = nameOf(ports, request);
  const saved = await readOrganization(ports, manifest);
  const slices = [...Array(manifest.slices).keys()];
  const now = ports.clock.now();
  if (request.dryRun === true) {
    const facts = await factsOf(ports, name, saved.configVersions);
    const tale = await writeTale(ports, name, manifest);
    await leave(ports, name, facts, tale);
    return { result: 'opened', restore: { ...name, run: null, startedAt: now }, slices };
  }
  const facts = await keptFacts(ports, name, () => factsOf(ports, name, saved.configVersions));
  await lockSending(ports, request, saved);
  const waitMs = await journalWaitMs(ports, name, request);
  if (waitMs > 0) return { result: 'locked', waitMs };
  const tale = await writeTale(ports, name, manifest);
  // Run numbers only grow, so the store has to know the earlier ones before this run gets its own.
  const earlier = restoredRuns(saved.runs, tale.summary, { today: request.today, now });
  await ports.store.restorer.loadRuns(request.organizationId, earlier);
  const opened = await openRestoreRun(ports, request);
  if (opened.result === 'busy') return opened;
  await restoreConfigVersions(ports, request.organizationId, saved.configVersions);
  await leave(ports, name, facts, tale);
  const { run, openedAt: startedAt } = opened.run;
  return { result: 'opened', restore: { ...name, run, startedAt }, slices };
}

/** One contact can only be restored into a store that has its organization. */
async function openContact(
  ports: RestorePorts,
  request: OpenRestoreRequest & { readonly contactId: string },
  manifest: BackupManifest,
): Promise<OpenedRestore> {
  const name = nameOf(ports, request);
  const stored = await ports.store.organizations.get(request.organizationId);
  if (!stored) return { result: 'no_organization' };
  const slices = [sliceOf(request.contactId, manifest.slices)];
  if (request.dryRun === true) {
    await leave(ports, name, NO_FACTS, await writeTale(ports, name, manifest));
    const restore = { ...name, run: null, startedAt: ports.clock.now() };
    return { result: 'opened', restore, slices };
  }
  const opened = await openRestoreRun(ports, request);
  if (opened.result === 'busy') return opened;
  await lockSending(ports, request, stored);
  const waitMs = await journalWaitMs(ports, name, request);
  if (waitMs > 0) return { result: 'locked', waitMs };
  await leave(ports, name, NO_FACTS, await writeTale(ports, name, manifest));
  const { run, openedAt: startedAt } = opened.run;
  return { result: 'opened', restore: { ...name, run, startedAt }, slices };
}

/** The request as its execution's, without what only opening needs. */
function nameOf<Request extends OpenRestoreRequest>(
  { executions }: RestorePorts,
  { journalDelayMs: _only, ...request }: Request,
): Omit<Request, 'journalDelayMs'> & { readonly execution: string } {
  return { ...request, execution: executions.current() };
}

const NO_FACTS: RestoreFacts = { wasEmpty: false, configVersions: 0 };

async function factsOf(
  { store }: RestorePorts,
  { organizationId }: RestoreName,
  saved: Parameters<typeof missingVersions>[2],
): Promise<RestoreFacts> {
  const { all } = await store.contacts.count(organizationId);
  const missing = await missingVersions(store, organizationId, saved);
  return { wasEmpty: all === 0, configVersions: missing.length };
}

/** The facts as an earlier try of the same opening found them, before it changed anything. */
async function keptFacts(
  { bucket }: RestorePorts,
  name: RestoreName,
  find: () => Promise<RestoreFacts>,
): Promise<RestoreFacts> {
  const key = restoreKeys.facts(name);
  if (await bucket.head(key)) return readJson(bucket, key, restoreFactsSchema);
  const facts = await find();
  await writeJson(bucket, key, facts);
  return facts;
}

async function leave(
  { bucket }: RestorePorts,
  name: RestoreName,
  facts: RestoreFacts,
  { reach, summary, parts }: WrittenTale,
): Promise<void> {
  const { lastConfigVersion, notReplayed } = summary;
  const opened: OpenedRestoreParts = {
    ...facts,
    reach,
    lastConfigVersion,
    notReplayed,
    wantedAddresses: [...summary.wantedAddresses()],
    taleParts: [...parts],
  };
  await writeJson(bucket, restoreKeys.opened(name), opened);
}
