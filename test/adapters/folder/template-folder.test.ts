import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  attachmentsIn,
  readTemplateFolder,
} from '../../../shared/adapters/folder/template-folder.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'almanac-templates-'));
  await mkdir(join(folder, 'attachments'));
  await writeFile(join(folder, 'attachments', 'map.pdf'), 'PDF');
  await writeFile(join(folder, 'birthday.html'), '---\nsubject: Hi\n---\n<p>Hi</p>');
  await writeFile(join(folder, 'secret.pdf'), 'no template');
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

describe('readTemplateFolder', () => {
  it('reads the templates of a folder and nothing else', async () => {
    const templates = await readTemplateFolder(folder);

    expect(Object.keys(templates)).toEqual(['birthday']);
    expect(templates['birthday']).toMatchObject({ subject: 'Hi', text: null });
  });

  it('fails where there is no such folder', async () => {
    await expect(readTemplateFolder(join(folder, 'gone'))).rejects.toThrow(/ENOENT/);
  });
});

describe('attachmentsIn', () => {
  it('reads a file of the attachments', async () => {
    expect(Buffer.from((await attachmentsIn(folder)('map.pdf')) ?? []).toString()).toBe('PDF');
  });

  it.each(['gone.pdf', '../secret.pdf', '..', '/etc/passwd', '.hidden', 'a\\b', 'a\u0000b'])(
    'finds no %j',
    async (name) => {
      expect(await attachmentsIn(folder)(name)).toBeUndefined();
    },
  );
});
