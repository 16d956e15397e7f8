import {
  appendFileSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { systemFileSync, type FileSync } from '../../../shared/adapters/folder/file-sync.ts';
import {
  folderJournal,
  type FolderJournal,
  type FolderJournalOptions,
} from '../../../shared/adapters/folder/journal.ts';
import { MAX_UNSYNCED_BYTES } from '../../../shared/adapters/folder/journal-writer.ts';
import type { JournalEntry } from '../../../shared/ports/journal.ts';
import { anEntry } from '../../contract/journal-contract.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

function openJournal(folder: string, options: Partial<FolderJournalOptions> = {}): FolderJournal {
  const journal = folderJournal({ folder, ...options });
  onTestFinished(() => {
    journal.close();
  });
  return journal;
}

function segmentsIn(folder: string): readonly string[] {
  const names = readdirSync(join(folder, 'org-1')).filter((name) => name.endsWith('.ndjson'));
  return names.toSorted().map((name) => join(folder, 'org-1', name));
}

function onlySegment(folder: string): string {
  const [path, ...others] = segmentsIn(folder);
  if (path === undefined || others.length > 0) throw new Error('Expected one segment');
  return path;
}

async function keysIn(journal: FolderJournal): Promise<readonly string[]> {
  const { entries } = await journal.read('org-1', 0, 10_000);
  return entries.map(({ key }) => key);
}

const named = (...keys: readonly string[]): readonly JournalEntry[] =>
  keys.map((key) => anEntry({ key }));

/** A journal with two entries whose process is gone, and the path of its segment. */
async function anAbandonedJournal(): Promise<{ readonly folder: string; readonly path: string }> {
  const folder = temporaryFolder();
  const journal = openJournal(folder);
  await journal.append(named('a', 'b'));
  journal.close();
  return { folder, path: onlySegment(folder) };
}

describe('a torn end', () => {
  const line = '{"schema":1,"organization_id":"org-1","entity":"email"';

  it.each([
    ['a line without its end', line],
    ['half a character', Buffer.from('{"key":"ö').subarray(0, -1)],
    ['zeros', Buffer.alloc(5000)],
    ['zeros and a newline', Buffer.concat([Buffer.alloc(4096), Buffer.from('\n')])],
    ['a whole line behind a broken one', `${line}\n${JSON.stringify({ key: 'x' })}\n`],
  ])('of %s is cut off when the journal is opened, and kept aside', async (_name, torn) => {
    const { folder, path } = await anAbandonedJournal();
    const whole = readFileSync(path);
    appendFileSync(path, torn);

    const journal = openJournal(folder);
    expect(await keysIn(journal)).toEqual(['a', 'b']);
    await journal.append(named('c'));

    expect(await keysIn(journal)).toEqual(['a', 'b', 'c']);
    expect(readFileSync(path).subarray(0, whole.length)).toEqual(whole);
    const aside = join(folder, 'org-1', `torn-${String(whole.length)}`);
    expect(readFileSync(aside)).toEqual(Buffer.from(torn));
  });

  it('that another process left while this one had the journal open is cut off before the next line', async () => {
    const { folder, path } = await anAbandonedJournal();
    const journal = openJournal(folder);
    await journal.append(named('c'));
    appendFileSync(path, line);

    await journal.append(named('d'));

    expect(await keysIn(journal)).toEqual(['a', 'b', 'c', 'd']);
  });

  it('is no part of the journal for who only reads', async () => {
    const { folder, path } = await anAbandonedJournal();
    const end = readFileSync(path).length;
    appendFileSync(path, line);

    const journal = openJournal(folder);

    expect(await journal.position('org-1')).toBe(end);
    expect((await journal.read('org-1', end, 10)).entries).toEqual([]);
  });

  it('may be a journal that has nothing else', async () => {
    const { folder, path } = await anAbandonedJournal();
    truncateSync(path, 10);

    const journal = openJournal(folder);
    await journal.append(named('c'));

    expect(await keysIn(journal)).toEqual(['c']);
  });
});

describe('damage', () => {
  it('in lines that were synced long ago is an error and nothing is cut', async () => {
    const folder = temporaryFolder();
    const journal = openJournal(folder);
    const long = 'x'.repeat(1000);
    await journal.append(Array.from({ length: 2500 }, () => anEntry({ fields: { long } })));
    journal.close();
    const path = onlySegment(folder);
    const content = readFileSync(path);
    content.fill(
      0,
      content.length - MAX_UNSYNCED_BYTES - 9000,
      content.length - MAX_UNSYNCED_BYTES - 8000,
    );
    writeFileSync(path, content);

    const again = openJournal(folder);

    await expect(again.append(named('c'))).rejects.toThrow('damaged');
    expect(readFileSync(path)).toEqual(content);
  });

  it('that made a journal shorter is an error', async () => {
    const { folder, path } = await anAbandonedJournal();
    const journal = openJournal(folder);
    await journal.append(named('c'));

    truncateSync(path, 20);

    await expect(journal.append(named('d'))).rejects.toThrow('shorter');
  });
});

describe('segments', () => {
  it('are named by their position and follow one another without a gap', async () => {
    const folder = temporaryFolder();
    const journal = openJournal(folder, { segmentBytes: 1000 });
    for (let index = 0; index < 20; index++) await journal.append(named(String(index)));

    const paths = segmentsIn(folder);
    expect(paths.length).toBeGreaterThan(3);
    let position = 0;
    for (const path of paths) {
      expect(path.endsWith(`/${String(position).padStart(16, '0')}.ndjson`)).toBe(true);
      position += readFileSync(path).length;
    }
    expect(await journal.position('org-1')).toBe(position);
  });

  it('are gone on with by another process that had the earlier one open', async () => {
    const folder = temporaryFolder();
    const [one, two] = [openJournal(folder, { segmentBytes: 900 }), openJournal(folder)];
    for (let index = 0; index < 12; index++) {
      await one.append(named(`one-${String(index)}`));
      await two.append(named(`two-${String(index)}`));
    }

    const keys = await keysIn(two);
    expect(keys).toHaveLength(24);
    expect(new Set(keys).size).toBe(24);
    expect(keys).toEqual(await keysIn(one));
  });

  it('that are missing in the middle are an error, not a shorter journal', async () => {
    const folder = temporaryFolder();
    const journal = openJournal(folder, { segmentBytes: 500 });
    for (let index = 0; index < 9; index++) await journal.append(named(String(index)));
    const [, second] = segmentsIn(folder);
    rmSync(second ?? '');

    await expect(keysIn(journal)).rejects.toThrow('go on at');
  });
});

describe('durability', () => {
  function recordingSync(events: string[], folder: string): FileSync {
    const nameOf = (path: string): string => path.slice(folder.length + 1);
    return {
      file: (fd, path) => {
        events.push(`file ${nameOf(path)} ${String(readFileSync(path).length > 0)}`);
        systemFileSync.file(fd, path);
      },
      folder: (path) => {
        events.push(`folder ${nameOf(path)}`);
        systemFileSync.folder(path);
      },
    };
  }

  it('syncs a new file’s folder, then its content, before it answers', async () => {
    const folder = temporaryFolder();
    const events: string[] = [];
    const journal = openJournal(folder, { sync: recordingSync(events, folder) });

    await journal.append(named('a'));
    events.push('answered');
    await journal.append(named('b'));
    events.push('answered');

    expect(events).toEqual([
      'folder ',
      'folder org-1',
      'file org-1/0000000000000000.ndjson true',
      'answered',
      'file org-1/0000000000000000.ndjson true',
      'answered',
    ]);
  });

  it('syncs once for what is appended together', async () => {
    const folder = temporaryFolder();
    const events: string[] = [];
    const journal = openJournal(folder, { sync: recordingSync(events, folder) });
    await journal.append(named('a'));
    events.length = 0;

    await Promise.all(['b', 'c', 'd'].map((key) => journal.append(named(key))));

    expect(events).toHaveLength(1);
    expect(await keysIn(journal)).toEqual(['a', 'b', 'c', 'd']);
  });

  it('never leaves more than a megabyte to one sync', async () => {
    const folder = temporaryFolder();
    const sizes: number[] = [];
    const sync: FileSync = {
      ...systemFileSync,
      file: (_fd, path) => sizes.push(readFileSync(path).length),
    };
    const journal = openJournal(folder, { sync });
    const long = 'x'.repeat(50_000);

    await journal.append(Array.from({ length: 60 }, () => anEntry({ fields: { long } })));

    const steps = sizes.map((size, index) => size - (sizes[index - 1] ?? 0));
    expect(steps.length).toBeGreaterThan(2);
    expect(Math.max(...steps)).toBeLessThanOrEqual(MAX_UNSYNCED_BYTES);
  });

  it('appends nothing of what could not be synced, and goes on when it can again', async () => {
    const folder = temporaryFolder();
    let fails = false;
    const file: FileSync['file'] = (fd, path) => {
      if (fails) throw new Error('no space left');
      systemFileSync.file(fd, path);
    };
    const journal = openJournal(folder, { sync: { ...systemFileSync, file } });
    await journal.append(named('a'));

    fails = true;
    await expect(journal.append(named('b'))).rejects.toThrow('no space left');
    await expect(
      journal.appendAt('org-1', await journal.position('org-1'), named('c')),
    ).rejects.toThrow('no space');

    fails = false;
    await journal.append(named('d'));
    expect(await keysIn(journal)).toEqual(['a', 'd']);
  });

  it('refuses a line that is longer than a sync may leave', async () => {
    const journal = openJournal(temporaryFolder());
    const fields = { long: 'x'.repeat(MAX_UNSYNCED_BYTES) };

    await expect(journal.append([anEntry({ fields })])).rejects.toThrow('below 1 MB');
  });
});

describe('folders', () => {
  it.each(['..', '../other', 'a/b', '', '.hidden', 'a\\b'])(
    'refuses %j as an organization',
    async (organizationId) => {
      const journal = openJournal(temporaryFolder());

      await expect(journal.append([anEntry({ organizationId })])).rejects.toThrow(
        'organization id',
      );
      await expect(journal.position(organizationId)).rejects.toThrow('organization id');
    },
  );

  it('makes none for an organization that is only asked for', async () => {
    const folder = temporaryFolder();
    const journal = openJournal(folder);

    await journal.position('org-1');
    await journal.read('org-1', 0, 1);

    expect(readdirSync(folder)).toEqual([]);
  });
});
