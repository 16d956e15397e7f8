import type { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { filePathOf, TEMPORARY_FOLDER } from './bucket-keys.ts';
import { isMissing } from './temporary-files.ts';

/**
 * The keys under a prefix, in key order: folders are walked where their names stand among files.
 * @throws Error for a prefix that could lead out of the folder.
 */
export async function* filesUnder(folder: string, prefix: string): AsyncIterable<string> {
  const parent = prefix.slice(0, prefix.lastIndexOf('/') + 1);
  if (parent !== '') filePathOf(folder, parent.slice(0, -1));
  yield* walk(folder, parent, prefix);
}

async function* walk(folder: string, parent: string, prefix: string): AsyncIterable<string> {
  for (const { key, isFolder } of await entriesOf(folder, parent)) {
    const concerned = key.startsWith(prefix) || (isFolder && prefix.startsWith(key));
    if (!concerned) continue;
    if (isFolder) yield* walk(folder, key, prefix);
    else yield key;
  }
}

interface Entry {
  /** A folder's ends in `/`. */
  readonly key: string;
  readonly isFolder: boolean;
}

async function entriesOf(folder: string, parent: string): Promise<readonly Entry[]> {
  const entries = await readEntries(join(folder, parent));
  return entries
    .filter(({ name }) => parent !== '' || name !== TEMPORARY_FOLDER)
    .flatMap((entry) => {
      const isFolder = entry.isDirectory();
      if (!isFolder && !entry.isFile()) return [];
      return [{ key: `${parent}${entry.name}${isFolder ? '/' : ''}`, isFolder }];
    })
    .toSorted((a, b) => Buffer.compare(Buffer.from(a.key), Buffer.from(b.key)));
}

async function readEntries(path: string): Promise<readonly Dirent[]> {
  try {
    return await readdir(path, { withFileTypes: true });
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}
