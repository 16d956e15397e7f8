import { existsSync, mkdirSync, readdirSync, renameSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderBucket } from '../../../shared/adapters/folder/bucket.ts';
import { systemFileSync, type FileSync } from '../../../shared/adapters/folder/file-sync.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('keys', () => {
  it.each([
    '',
    '/a',
    'a/',
    'a//b',
    '.',
    '..',
    '../a',
    'a/../b',
    'a/./b',
    'a\\b',
    'a\0b',
    '.writing/1',
  ])('refuses %j, which could lead elsewhere', async (key) => {
    const bucket = folderBucket({ folder: join(temporaryFolder(), 'bucket') });

    await expect(bucket.write(key, bytes('x'))).rejects.toThrow('Expected a key');
    await expect(bucket.head(key)).rejects.toThrow('Expected a key');
    await expect(bucket.remove(key)).rejects.toThrow('Expected a key');
    await expect(bucket.copy(key, 'b')).rejects.toThrow('Expected a key');
  });

  it('takes no prefix that leads elsewhere', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'secret'), 'x');
    mkdirSync(join(folder, 'bucket'));
    const bucket = folderBucket({ folder: join(folder, 'bucket') });

    const list = async (): Promise<void> => {
      for await (const object of bucket.list('../')) expect(object).toBeUndefined();
    };

    await expect(list()).rejects.toThrow('Expected a key');
  });

  it('takes dots, blanks and other letters within names', async () => {
    const bucket = folderBucket({ folder: temporaryFolder() });

    for (const key of ['..a/b..c', 'Größe (1) .csv', '.hidden']) {
      await bucket.write(key, bytes('x'));
      expect((await bucket.head(key))?.key).toBe(key);
    }
  });
});

describe('files that people put there', () => {
  it('are objects, whose version changes when they are replaced', async () => {
    const folder = temporaryFolder();
    const bucket = folderBucket({ folder });
    writeFileSync(join(folder, 'contacts.csv'), 'one');
    utimesSync(join(folder, 'contacts.csv'), 1000, 1000);
    const first = await bucket.head('contacts.csv');
    expect(first).toMatchObject({ size: 3, modifiedAt: 1_000_000 });

    writeFileSync(join(folder, 'other'), 'two');
    utimesSync(join(folder, 'other'), 1000, 1000);
    renameSync(join(folder, 'other'), join(folder, 'contacts.csv'));

    expect((await bucket.head('contacts.csv'))?.version).not.toBe(first?.version);
  });

  it('may be folders, which are no objects', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'drop', 'empty'), { recursive: true });
    const bucket = folderBucket({ folder });

    expect(await bucket.head('drop')).toBeUndefined();
    await expect(bucket.read('drop')[Symbol.asyncIterator]().next()).rejects.toThrow('drop');
  });
});

describe('writing', () => {
  it('syncs the content, renames, and syncs the folder, in this order', async () => {
    const folder = temporaryFolder();
    const events: string[] = [];
    const sync: FileSync = {
      file: (fd, path) => {
        events.push(`file in ${path.slice(folder.length + 1).split('/')[0] ?? ''}`);
        expect(existsSync(join(folder, 'a', 'b', 'c.txt'))).toBe(false);
        systemFileSync.file(fd, path);
      },
      folder: (path) => {
        events.push(`folder ${path.slice(folder.length + 1)}`);
        systemFileSync.folder(path);
      },
    };

    await folderBucket({ folder, sync }).write('a/b/c.txt', bytes('x'));

    expect(events).toEqual(['file in .writing', 'folder a', 'folder ', 'folder a/b']);
  });

  it('leaves nothing behind when it fails', async () => {
    const folder = temporaryFolder();
    const file: FileSync['file'] = () => {
      throw new Error('no space left');
    };
    const bucket = folderBucket({ folder, sync: { ...systemFileSync, file } });

    await expect(bucket.write('a.txt', bytes('x'))).rejects.toThrow('no space left');

    expect(await bucket.head('a.txt')).toBeUndefined();
    expect(readdirSync(join(folder, '.writing'))).toEqual([]);
  });

  it('clears away what dead processes were writing, and nothing of living ones', () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, '.writing'));
    for (const name of [`${String(process.pid)}-1`, `${String(process.ppid)}-1`, '999999999-1']) {
      writeFileSync(join(folder, '.writing', name), 'half');
    }

    folderBucket({ folder });

    expect(readdirSync(join(folder, '.writing')).toSorted()).toEqual(
      [`${String(process.pid)}-1`, `${String(process.ppid)}-1`].toSorted(),
    );
  });
});
