import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadTemplateFolder } from '../../domain/templates/load-template-folder.ts';
import type { StoredTemplate } from '../../ports/config-versions.ts';

/**
 * The templates of a folder on disk: `NAME.html`, `NAME.txt`, `layout.html`, `layout.txt`. An
 * organization's own come over the default ones: `{ ...defaults, ...own }`.
 *
 * @throws TemplateError when a file is no template; Error when there is no such folder.
 */
export async function readTemplateFolder(folder: string): Promise<Record<string, StoredTemplate>> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isFile() && /\.(?:html|txt)$/.test(entry.name))
    .map(({ name }) => name);
  const files = await Promise.all(
    names.map(async (name) => [name, await readFile(join(folder, name), 'utf8')] as const),
  );
  return loadTemplateFolder(Object.fromEntries(files));
}

/** Reads what visit templates attach, from the folder's `attachments/`. */
export function attachmentsIn(folder: string): (name: string) => Promise<Uint8Array | undefined> {
  return async (name) => {
    // A name with a path in it could lead out of the folder.
    if (/[/\\]|^\.|\p{Cc}/u.test(name)) return undefined;
    try {
      return await readFile(join(folder, 'attachments', name));
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
      throw error;
    }
  };
}
