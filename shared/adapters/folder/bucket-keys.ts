import { join } from 'node:path';

/** Files that are being written are here; no key may name it. */
export const TEMPORARY_FOLDER = '.writing';

/**
 * The path of a key's file.
 * @throws Error for a key that could lead out of the folder or that no file can have.
 */
export function filePathOf(folder: string, key: string): string {
  const names = key.split('/');
  if (names.every(isName) && names[0] !== TEMPORARY_FOLDER) return join(folder, ...names);
  throw new Error(`Expected a key of names divided by "/", got ${JSON.stringify(key)}`);
}

/** Not empty, no way up, and nothing that some file system reads as a division. */
function isName(name: string): boolean {
  return name !== '' && name !== '.' && name !== '..' && !/[\\\0]/.test(name);
}
