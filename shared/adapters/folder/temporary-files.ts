import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { filePathOf, TEMPORARY_FOLDER } from './bucket-keys.ts';
import type { FileSync } from './file-sync.ts';

let count = 0;

/** Names for files that are being written: the process and a number. */
export function temporaryFiles(folder: string): { next(): Promise<string> } {
  const parent = join(folder, TEMPORARY_FOLDER);
  removeLeftOvers(parent);
  return {
    next: async () => {
      await mkdir(parent, { recursive: true });
      count += 1;
      return join(parent, `${String(process.pid)}-${String(count)}`);
    },
  };
}

/** Makes the folder of a key's file, and its name durable. @returns its path. */
export async function makeFolder(folder: string, key: string, sync: FileSync): Promise<string> {
  const parent = dirname(filePathOf(folder, key));
  let first = parent;
  const missing: string[] = [];
  while (!existsSync(first) && first !== dirname(first)) {
    missing.push(first);
    first = dirname(first);
  }
  mkdirSync(parent, { recursive: true });
  for (const made of missing) sync.folder(dirname(made));
  return parent;
}

/** Whether a file operation failed because the file, or a folder on its way, is not there. */
export function isMissing(error: unknown): boolean {
  if (!(error instanceof Error) || !('code' in error)) return false;
  return error.code === 'ENOENT' || error.code === 'ENOTDIR';
}

/** What processes that died were writing. */
function removeLeftOvers(parent: string): void {
  if (!existsSync(parent)) return;
  for (const name of readdirSync(parent)) {
    const pid = Number(name.split('-')[0]);
    if (pid !== process.pid && !isAlive(pid)) rmSync(join(parent, name), { force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
