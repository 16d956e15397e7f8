import { memoryPorts, type MemoryPorts } from '../../shared/adapters/memory/memory-ports.ts';
import { memoryStore } from '../../shared/adapters/memory/memory-store.ts';
import { encodeEmailImage } from '../../shared/contracts/records/email-record.ts';
import type { Day } from '../../shared/domain/calendar/civil-date.ts';
import type { Email } from '../../shared/domain/planning/email.ts';
import { backup, type BackupRequest } from '../../shared/workflows/backup/backup.ts';
import { drainJournal } from '../../shared/workflows/journal/drain-journal.ts';
import { restoreBackup } from '../../shared/workflows/restore/restore-backup.ts';
import type { RestoreRequest } from '../../shared/workflows/restore/restore-ports.ts';
import type { RestoreReport } from '../../shared/workflows/restore/restore-report.ts';
import { NOW_MS, ORG, TODAY, aCause, aStoreWith } from './stored-records.ts';

/** The installation's key in these tests. */
export const HASH_KEY = 'a key for tests';

/** Ports in memory with an organization of contacts `c-1`, `c-2`, … in four slices or as many. */
export async function backupWorld(contacts = 5, slices = 4): Promise<MemoryPorts> {
  const ports = memoryPorts();
  ports.clock.set(NOW_MS);
  await aStoreWith(
    ports.store,
    Array.from({ length: contacts }, (_, index) => `c-${String(index + 1)}`),
    slices,
  );
  return ports;
}

/** Another execution on the same bucket and journal, with a new store or the same. */
export function nextExecution(
  ports: MemoryPorts,
  name: string,
  store = memoryStore(`store of ${name}`),
): MemoryPorts {
  const { bucket, journal, clock } = ports;
  const executions = { current: () => name, isRunning: async (other: string) => other === name };
  return memoryPorts({
    bucket,
    journal,
    clock,
    store,
    executions: { ...ports.executions, ...executions },
  });
}

export function aBackupRequest(overrides: Partial<BackupRequest> = {}): BackupRequest {
  return { organizationId: ORG, today: TODAY, appVersion: '1.2.3', ...overrides };
}

/** Backs up and answers the backup's id. */
export async function backedUp(ports: MemoryPorts, today: Day = TODAY): Promise<string> {
  const result = await backup(ports, aBackupRequest({ today }));
  if (result.result !== 'done') throw new Error(`Expected a backup, got ${result.result}`);
  return result.manifest.backup_id;
}

/** Restores and answers the report. */
export async function restored(
  ports: MemoryPorts,
  backupId: string,
  overrides: Partial<RestoreRequest> = {},
): Promise<RestoreReport> {
  const result = await restoreBackup(ports, {
    organizationId: ORG,
    backupId,
    today: TODAY,
    actor: 'test',
    hashKey: HASH_KEY,
    ...overrides,
  });
  if (result.result !== 'restored') throw new Error(`Expected a restore, got ${result.result}`);
  return result;
}

/** Brings everything that is not a fresh claim into the journal. */
export async function drained(ports: MemoryPorts): Promise<void> {
  const { journal, clock, store } = ports;
  await drainJournal({ recordChanges: store.recordChanges, journal, clock }, ORG, HASH_KEY);
}

/** Appends an email's state to the journal, as sending does before it goes on. */
export async function journaled(ports: MemoryPorts, email: Email, run: number): Promise<void> {
  await ports.journal.append([
    {
      organizationId: ORG,
      entity: 'email',
      change: 'put',
      contactId: email.contactId,
      key: email.emailId,
      fields: encodeEmailImage(email),
      cause: aCause({ actor: 'send', run, at: ports.clock.now() }),
    },
  ]);
}

/** Claims an email for its send date and journals that; `undefined` when it is not to be had. */
export async function claimedEmail(
  ports: MemoryPorts,
  ref: { readonly contactId: string; readonly emailId: string },
  run = 7,
): Promise<Email | undefined> {
  const { store, clock } = ports;
  const email = await store.emails.get(ORG, ref.contactId, ref.emailId);
  const sendDate = email?.sendDate ?? null;
  if (!email || sendDate === null) return undefined;
  const { revision } = email;
  const claim = { run, attempt: 1, at: clock.now() };
  const cause = aCause({ actor: 'send', run, at: clock.now() });
  const claimed = await store.emails.claim(ORG, ref, { sendDate, revision }, claim, cause);
  if (claimed) await journaled(ports, claimed, run);
  return claimed;
}

/** Records what became of a claimed email, in store and journal. */
export async function withRecordedOutcome(
  ports: MemoryPorts,
  claimed: Email,
  status: 'sent' | 'failed' | 'unknown',
): Promise<void> {
  const { store, clock } = ports;
  const run = claimed.claim?.run ?? 0;
  const outcome = { at: clock.now(), messageId: `m-${claimed.emailId}`, detail: null };
  const cause = aCause({ actor: 'send', run, at: clock.now() });
  await store.emails.recordOutcome(ORG, claimed, run, status, outcome, cause);
  const after = await store.emails.get(ORG, claimed.contactId, claimed.emailId);
  if (after) await journaled(ports, after, run);
}
