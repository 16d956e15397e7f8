import { describe, expect, it } from 'vitest';
import type { MemoryPorts } from '../../../shared/adapters/memory/memory-ports.ts';
import { expireBackups } from '../../../shared/workflows/backup/expire-backups.ts';
import { listBackups } from '../../../shared/workflows/backup/list-backups.ts';
import { aBackupRequest, backedUp, backupWorld } from '../../support/backing-up.ts';
import { ORG, TODAY } from '../../support/stored-records.ts';
import { backup } from '../../../shared/workflows/backup/backup.ts';

const KEEP_60 = { organizationId: ORG, today: TODAY, retentionDays: 60 };

async function keysOf(ports: MemoryPorts): Promise<readonly string[]> {
  const keys: string[] = [];
  for await (const { key } of ports.bucket.list('backups/')) keys.push(key);
  return keys;
}

describe('listBackups', () => {
  it('lists the newest first, with what their manifests say', async () => {
    const ports = await backupWorld(3);
    const first = await backedUp(ports, TODAY - 1);
    const second = await backedUp(ports, TODAY);
    const third = await backedUp(ports, TODAY);

    const listed = await listBackups(ports, ORG);

    expect(listed.map(({ backupId }) => backupId)).toEqual([third, second, first]);
    expect(listed[0]).toMatchObject({
      today: TODAY,
      run: 3,
      damage: null,
      content: { contacts: 3, emails: 0, appVersion: '1.2.3', finishedAt: ports.clock.now() },
    });
  });

  it('leaves out organizations whose names begin alike', async () => {
    const ports = await backupWorld();
    await backedUp(ports);
    const other = `${ORG}-2`;
    await ports.store.organizations.create({ id: other, slices: 1, createdAt: 0, stopped: null });
    await backup(ports, aBackupRequest({ organizationId: other }));

    expect(await listBackups(ports, ORG)).toHaveLength(1);
    expect(await listBackups(ports, other)).toHaveLength(1);
  });

  it('shows a backup whose manifest is damaged as damaged', async () => {
    const ports = await backupWorld();
    const backupId = await backedUp(ports);
    await ports.bucket.write(`backups/${backupId}/manifest.json`, Buffer.from('{'));

    const [listed] = await listBackups(ports, ORG);

    expect(listed).toMatchObject({ content: null, damage: 'expected a JSON document, got "{"' });
  });
});

describe('expireBackups', () => {
  it('removes what is older than the retention, and nothing else', async () => {
    const ports = await backupWorld();
    const old = await backedUp(ports, TODAY - 61);
    const last = await backedUp(ports, TODAY - 60);
    const recent = await backedUp(ports, TODAY);

    const result = await expireBackups(ports, KEEP_60);

    expect(result).toEqual({ expired: [old], newestSound: recent });
    expect((await listBackups(ports, ORG)).map(({ backupId }) => backupId)).toEqual([recent, last]);
    expect((await keysOf(ports)).filter((key) => key.includes(old))).toEqual([]);
  });

  it('keeps the newest backup whatever its age', async () => {
    const ports = await backupWorld();
    const older = await backedUp(ports, TODAY - 400);
    const newest = await backedUp(ports, TODAY - 300);

    const result = await expireBackups(ports, KEEP_60);

    expect(result).toEqual({ expired: [older], newestSound: newest });
  });

  it('keeps the newest sound one when newer ones are damaged', async () => {
    const ports = await backupWorld();
    const oldest = await backedUp(ports, TODAY - 400);
    const sound = await backedUp(ports, TODAY - 300);
    const damaged = await backedUp(ports, TODAY);
    await ports.bucket.remove(`backups/${damaged}/runs.ndjson.gz`);

    const result = await expireBackups(ports, KEEP_60);

    expect(result).toEqual({ expired: [oldest], newestSound: sound });
    expect(await listBackups(ports, ORG)).toHaveLength(2);
  });

  it('removes nothing while no backup is sound', async () => {
    const ports = await backupWorld();
    const damaged = await backedUp(ports, TODAY - 400);
    await ports.bucket.remove(`backups/${damaged}/runs.ndjson.gz`);

    const result = await expireBackups(ports, KEEP_60);

    expect(result).toEqual({ expired: [], newestSound: null });
  });

  it('removes what an interrupted backup left, once it is old', async () => {
    const ports = await backupWorld();
    await ports.bucket.write(`backups/${ORG}-2025-01-01-00000009/runs.ndjson.gz`, Buffer.from('x'));
    await backedUp(ports);

    const result = await expireBackups(ports, KEEP_60);

    expect(result.expired).toEqual([`${ORG}-2025-01-01-00000009`]);
    expect((await keysOf(ports)).filter((key) => key.includes('2025-01-01'))).toEqual([]);
  });
});
