import { describe, expect, it } from 'vitest';
import type { MemoryPorts } from '../../../shared/adapters/memory/memory-ports.ts';
import { readManifest } from '../../../shared/contracts/backup/manifest.ts';
import {
  verifyBackup,
  type BackupProblem,
} from '../../../shared/workflows/backup/verify-backup.ts';
import { backedUp, backupWorld } from '../../support/backing-up.ts';

const MANIFEST = 'manifest.json';

async function textOf(ports: MemoryPorts, key: string): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of ports.bucket.read(key)) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

/** A backup of which one object was changed, and what verifying it says. */
async function problemsAfter(
  name: string,
  change: (text: string) => string,
): Promise<readonly BackupProblem[]> {
  const ports = await backupWorld();
  const backupId = await backedUp(ports);
  const key = `backups/${backupId}/${name}`;
  await ports.bucket.write(key, Buffer.from(change(await textOf(ports, key))));
  const verification = await verifyBackup(ports, backupId);
  return verification.result === 'damaged' ? verification.problems : [];
}

/** A problem without the parts that differ from backup to backup. */
function sentence({ key, expected, received }: BackupProblem): string {
  const name = key.split('/').slice(2).join('/');
  return `${name}: ${expected}, got ${received}`.replaceAll(/[0-9a-f]{64}/g, '…');
}

describe('verifyBackup', () => {
  it('finds a backup sound that nobody touched', async () => {
    const ports = await backupWorld();
    const backupId = await backedUp(ports);

    const verification = await verifyBackup(ports, backupId);

    expect(verification).toMatchObject({ result: 'sound', manifest: { backup_id: backupId } });
  });

  it('says that a backup without a manifest does not exist', async () => {
    const ports = await backupWorld();
    const backupId = await backedUp(ports);
    await ports.bucket.remove(`backups/${backupId}/${MANIFEST}`);

    expect(await verifyBackup(ports, backupId)).toEqual({ result: 'missing' });
  });

  it('names the part of which a byte has changed', async () => {
    const problems = await problemsAfter('contacts/0001.ndjson.gz', (text) =>
      text.replace('Lovelace', 'Lovelack'),
    );

    expect(problems.map(sentence)).toEqual(['contacts/0001.ndjson.gz: checksum …, got …']);
  });

  it('names the part, line and field that cannot be read', async () => {
    const problems = await problemsAfter('contacts/0001.ndjson.gz', (text) =>
      text.replace('"birth_date":"1956-04-24"', '"birth_date":"1956-04-34"'),
    );

    expect(problems).toHaveLength(1);
    expect(problems[0]?.received).toMatch(
      /0001\.ndjson\.gz, line 1: Expected a date as YYYY-MM-DD in "line\.contact\.birth_date", got "1956-04-34"/,
    );
  });

  it('counts the records of a part that was cut at the end of a line', async () => {
    const problems = await problemsAfter('contacts/0001.ndjson.gz', () => '');

    expect(problems.map(({ expected }) => expected.split(' ')[0])).toEqual([
      'bytes',
      'checksum',
      'records',
    ]);
  });

  it('names a part that is gone', async () => {
    const ports = await backupWorld();
    const backupId = await backedUp(ports);
    const key = `backups/${backupId}/contacts/0002.ndjson.gz`;
    await ports.bucket.remove(key);

    const verification = await verifyBackup(ports, backupId);

    expect(verification).toMatchObject({
      result: 'damaged',
      problems: [{ key, received: 'no such object' }],
    });
  });

  it('finds every damaged part, not only the first', async () => {
    const ports = await backupWorld();
    const backupId = await backedUp(ports);
    await ports.bucket.remove(`backups/${backupId}/contacts/0000.ndjson.gz`);
    await ports.bucket.remove(`backups/${backupId}/runs.ndjson.gz`);

    const verification = await verifyBackup(ports, backupId);

    expect(verification.result === 'damaged' && verification.problems).toHaveLength(2);
  });

  it('refuses a manifest of which a number has changed', async () => {
    const problems = await problemsAfter(MANIFEST, (text) =>
      text.replace('"journal_position": 0', '"journal_position": 1'),
    );

    expect(problems.map(sentence)).toEqual(['manifest.json: checksum …, got checksum …']);
  });

  it('refuses a manifest that is cut off', async () => {
    const problems = await problemsAfter(MANIFEST, (text) => text.slice(0, 100));

    expect(problems).toMatchObject([{ expected: 'a JSON document' }]);
  });

  it('refuses another backup’s manifest', async () => {
    const ports = await backupWorld();
    const first = await backedUp(ports);
    const second = await backedUp(ports);
    await ports.bucket.copy(`backups/${first}/${MANIFEST}`, `backups/${second}/${MANIFEST}`);

    const verification = await verifyBackup(ports, second);

    expect(verification).toMatchObject({
      result: 'damaged',
      problems: [{ expected: `the manifest of ${second}`, received: `that of ${first}` }],
    });
  });
});

describe('readManifest', () => {
  it('names the field that is not as expected', async () => {
    const ports = await backupWorld();
    const text = await textOf(ports, `backups/${await backedUp(ports)}/${MANIFEST}`);

    const reading = readManifest(text.replace('"slices": 4', '"slices": "four"'));

    expect('received' in reading && reading.received).toMatch(/^slices: /);
  });
});
