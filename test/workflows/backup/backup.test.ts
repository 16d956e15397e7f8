import { describe, expect, it } from 'vitest';
import { memoryPorts } from '../../../shared/adapters/memory/memory-ports.ts';
import { decodeContactRecords } from '../../../shared/contracts/records/contact-line.ts';
import { backup } from '../../../shared/workflows/backup/backup.ts';
import { listBackups } from '../../../shared/workflows/backup/list-backups.ts';
import { verifyBackup } from '../../../shared/workflows/backup/verify-backup.ts';
import { compareStores } from '../../../shared/workflows/restore/compare-stores.ts';
import {
  aBackupRequest,
  backedUp,
  backupWorld,
  nextExecution,
  restored,
} from '../../support/backing-up.ts';
import { dyingPorts, finishes } from '../../support/dying.ts';
import { ORG, TODAY, aPlanned, plan } from '../../support/stored-records.ts';

describe('backup', () => {
  it('writes every contact with its emails into the part of its slice', async () => {
    const ports = await backupWorld(9);
    await plan(ports.store, aPlanned());

    const result = await backup(ports, aBackupRequest());

    if (result.result !== 'done') throw new Error('Expected a backup');
    const lines: string[] = [];
    for (const part of result.manifest.parts.filter(({ kind }) => kind === 'contacts')) {
      const key = `backups/${result.manifest.backup_id}/${part.name}`;
      for await (const chunk of ports.bucket.read(key)) {
        lines.push(...Buffer.from(chunk).toString('utf8').trim().split('\n').filter(Boolean));
      }
    }
    const records = lines.map(decodeContactRecords);
    expect(records.map(({ contact }) => contact.id).toSorted()).toEqual([
      'c-1',
      'c-2',
      'c-3',
      'c-4',
      'c-5',
      'c-6',
      'c-7',
      'c-8',
      'c-9',
    ]);
    expect(result.manifest.totals).toEqual({ contacts: 9, emails: 1 });
    expect(records.find(({ contact }) => contact.id === 'c-1')).toEqual(
      await ports.store.contacts.get(ORG, 'c-1'),
    );
  });

  it('writes the manifest after everything else', async () => {
    const ports = await backupWorld();
    const keys: string[] = [];
    const bucket: typeof ports.bucket = {
      ...ports.bucket,
      write: (key, content) => {
        keys.push(key);
        return ports.bucket.write(key, content);
      },
    };

    await backup({ ...ports, bucket }, aBackupRequest());

    expect(keys.at(-1)).toBe(`backups/${ORG}-2026-01-05-00000001/manifest.json`);
    expect(keys.filter((key) => key.endsWith('manifest.json'))).toHaveLength(1);
    // Four slices with what each came to, five parts of the organization's own, the manifest.
    expect(keys).toHaveLength(8 + 5 + 1);
  });

  it('notes for each part the journal position before it was read', async () => {
    const ports = await backupWorld();
    const read = ports.store.contacts.readSlice.bind(ports.store.contacts);
    const entry = { organizationId: ORG, entity: 'contact', change: 'put' } as const;
    const rest = { contactId: 'c-1', key: 'c-1', fields: {} };
    const cause = { actor: 'test', reason: 'meanwhile', run: null, at: 0 };
    const readSlice: typeof read = async (...args) => {
      await ports.journal.append([{ ...entry, ...rest, cause }]);
      return read(...args);
    };
    const store = { ...ports.store, contacts: { ...ports.store.contacts, readSlice } };

    const result = await backup({ ...ports, store }, aBackupRequest());

    if (result.result !== 'done') throw new Error('Expected a backup');
    const slices = result.manifest.parts.filter(({ kind }) => kind === 'contacts');
    expect(slices.map((part) => part.journal_position)).toEqual([0, 1, 2, 3]);
  });

  it('leaves a backup alone that another execution is writing', async () => {
    const ports = await backupWorld();
    const run = { kind: 'backup', today: TODAY, configVersion: 0, openedAt: 0 } as const;
    await ports.store.runs.open(ORG, { ...run, execution: 'another' });

    const result = await backup(ports, aBackupRequest());

    expect(result).toEqual({ result: 'busy', run: 1, execution: 'another' });
    expect(await listBackups(ports, ORG)).toEqual([]);
  });

  it('takes over a backup whose execution died, under the same id', async () => {
    const ports = await backupWorld();
    const run = { kind: 'backup', today: TODAY - 1, configVersion: 0, openedAt: 0 } as const;
    await ports.store.runs.open(ORG, { ...run, execution: 'dead' });
    ports.executions.end('dead');

    const backupId = await backedUp(ports);

    expect(backupId).toBe(`${ORG}-2026-01-04-00000001`);
    expect((await ports.store.runs.get(ORG, 1))?.status).toBe('done');
  });

  it('tells of an unknown organization', async () => {
    const result = await backup(memoryPorts(), aBackupRequest());

    expect(result).toEqual({ result: 'no_organization' });
  });

  it('closes its run as failed when it breaks off, so that the next one can be made', async () => {
    const ports = await backupWorld();
    const write = (): Promise<never> => Promise.reject(new Error('disk full'));

    const broken = backup({ ...ports, bucket: { ...ports.bucket, write } }, aBackupRequest());

    await expect(broken).rejects.toThrow('disk full');
    expect(await ports.store.runs.get(ORG, 1)).toMatchObject({
      status: 'failed',
      summary: { reason: 'disk full' },
    });
    expect(await backedUp(ports)).toBe(`${ORG}-2026-01-05-00000002`);
  });
});

describe('a backup killed between any two of its writes', () => {
  it('leaves the older one as the newest, which restores, and the next execution finishes it', async () => {
    let kills = 0;
    for (let writes = 1; ; writes++) {
      const ports = await backupWorld();
      await plan(ports.store, aPlanned({ sendDate: TODAY + 1 }));
      const older = await backedUp(ports);
      const dying = dyingPorts(nextExecution(ports, 'killed', ports.store), writes);

      const finished = await finishes(() => backup(dying, aBackupRequest()));

      if (finished) break;
      kills += 1;
      const next = nextExecution(ports, 'next', ports.store);
      const newest = (await listBackups(ports, ORG))[0]?.backupId ?? '';
      // The manifest is the write after which the new backup exists, though its run is still open.
      if (writes < LAST_WRITE) expect(newest).toBe(older);
      const fresh = nextExecution(ports, 'restore');
      await restored(fresh, newest);
      expect(await compareStores(ports.store, fresh.store, ORG)).toMatchObject({
        contacts: 5,
        emails: 1,
        differences: [],
      });
      const finishedId = await backedUp(next);
      expect(finishedId).toBe(`${ORG}-2026-01-05-00000002`);
      expect((await verifyBackup(next, finishedId)).result).toBe('sound');
      expect((await verifyBackup(next, older)).result).toBe('sound');
    }
    expect(kills).toBe(LAST_WRITE);
  });
});

/** Opening the run, fourteen objects, closing the run. */
const LAST_WRITE = 16;
