import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { folderBucket } from '../../../shared/adapters/folder/bucket.ts';
import { folderJournal } from '../../../shared/adapters/folder/journal.ts';
import { memoryPorts } from '../../../shared/adapters/memory/memory-ports.ts';
import { sqliteStore, type SqliteStore } from '../../../shared/adapters/sqlite/sqlite-store.ts';
import { zlibCompression } from '../../../shared/runtime/compression.ts';
import { verifyBackup } from '../../../shared/workflows/backup/verify-backup.ts';
import { compareStores } from '../../../shared/workflows/restore/compare-stores.ts';
import {
  backedUp,
  claimedEmail,
  drained,
  nextExecution,
  restored,
  withRecordedOutcome,
} from '../../support/backing-up.ts';
import { NOW_MS, ORG, TODAY, aPlanned, aStoreWith, plan } from '../../support/stored-records.ts';

let folder: string;
let stores: SqliteStore[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'almanac-restore-'));
  stores = [];
});
afterEach(async () => {
  for (const store of stores) store.close();
  await rm(folder, { recursive: true });
});

function aStore(name: string): SqliteStore {
  const store = sqliteStore({ path: join(folder, name) });
  stores.push(store);
  return store;
}

/** Everything of one machine: a file as store, folders as bucket and journal, real compression. */
async function oneMachine() {
  const ports = memoryPorts({
    store: await aStoreWithContacts(),
    bucket: folderBucket({ folder: join(folder, 'bucket') }),
    journal: folderJournal({ folder: join(folder, 'journal') }),
    compression: zlibCompression(),
  });
  ports.clock.set(NOW_MS);
  await plan(
    ports.store,
    aPlanned({ emailId: 'e-due' }),
    aPlanned({ emailId: 'e-later', sendDate: TODAY + 4 }),
  );
  await drained(ports);
  return ports;
}

async function aStoreWithContacts(): Promise<SqliteStore> {
  const store = aStore('store.sqlite');
  const ids = Array.from({ length: 450 }, (_, index) => `c-${String(index + 1)}`);
  await aStoreWith(store, ids, 2);
  return store;
}

describe('backup and restore on one machine', () => {
  it('bring a store back into a new file, with what was sent since', async () => {
    const ports = await oneMachine();
    const backupId = await backedUp(ports);
    const claimed = await claimedEmail(ports, { contactId: 'c-1', emailId: 'e-due' });
    if (claimed) await withRecordedOutcome(ports, claimed, 'sent');
    const fresh = { ...nextExecution(ports, 'restore'), store: aStore('new.sqlite') };
    const { compression } = ports;

    const report = await restored({ ...fresh, compression }, backupId);

    expect(report.contacts).toMatchObject({ contacts: 450, emails: 2, replayed: 1, unknown: 0 });
    expect(await compareStores(ports.store, fresh.store, ORG)).toEqual({
      contacts: 450,
      emails: 2,
      count: 0,
      differences: [],
    });
  });

  it('say when the journal is another one than the backup was made with', async () => {
    const ports = await oneMachine();
    const backupId = await backedUp(ports);
    const journal = folderJournal({ folder: join(folder, 'another') });
    const { entries } = await ports.journal.read(ORG, 0, 1000);
    await journal.append([...entries.slice(0, 1), ...entries, ...entries]);
    const fresh = { ...nextExecution(ports, 'restore'), store: aStore('new.sqlite') };
    const { compression } = ports;

    const restoring = restored({ ...fresh, compression, journal }, backupId);

    await expect(restoring).rejects.toThrow(/so it is damaged or another one$/);
    journal.close();
  });

  it('see a damaged file by its name', async () => {
    const ports = await oneMachine();
    const backupId = await backedUp(ports);
    const key = `backups/${backupId}/contacts/0001.ndjson.gz`;
    const { size } = (await ports.bucket.head(key)) ?? { size: 0 };
    const chunks: Uint8Array[] = [];
    for await (const chunk of ports.bucket.read(key)) chunks.push(chunk);
    const bytes = Buffer.concat(chunks);
    bytes.writeUInt8(bytes.readUInt8(Math.floor(size / 2)) ^ 1, Math.floor(size / 2));
    await ports.bucket.write(key, bytes);

    const verification = await verifyBackup(ports, backupId);

    expect(verification).toMatchObject({ result: 'damaged', problems: [{ key }] });
  });
});
