import { access, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { sha256Hex } from '../../shared/domain/digest/sha256.ts';
import type { Ids } from '../../shared/ports/ids.ts';
import { UserError } from '../user-error.ts';

/** Where an embedded installation keeps everything. */
export interface HomePaths {
  readonly home: string;
  readonly store: string;
  readonly journal: string;
  readonly bucket: string;
  /** Files to import, below the organization's name. In the bucket. */
  readonly drop: string;
  readonly outbox: string;
  readonly secrets: string;
  /** Held by `almanac up` while it runs. */
  readonly lock: string;
}

/** The program's own files. */
export const PROGRAM_ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** The places in a home. */
export function homePaths(home: string): HomePaths {
  const bucket = join(home, 'bucket');
  return {
    home,
    store: join(home, 'almanac.sqlite'),
    journal: join(home, 'journal'),
    bucket,
    drop: join(bucket, 'drop'),
    outbox: join(home, 'outbox'),
    secrets: join(home, 'secrets.json'),
    lock: join(home, 'up.lock'),
  };
}

/** Lays out an installation: folders, and its secrets. What is there stays. */
export async function createHome(paths: HomePaths, ids: Ids): Promise<void> {
  for (const folder of [paths.home, paths.journal, paths.drop, paths.outbox]) {
    await mkdir(folder, { recursive: true });
  }
  if (await exists(paths.secrets)) return;
  const secrets = { hash_key: sha256Hex(`${ids.next()} ${ids.next()}`) };
  // Whole or not at all: a home with half a key could not be opened again.
  const partial = `${paths.secrets}.part`;
  await writeFile(partial, JSON.stringify(secrets) + '\n', { mode: 0o600 });
  await rename(partial, paths.secrets);
}

const secretsSchema = z.object({ hash_key: z.string().regex(/^[0-9a-f]{64}$/) });

/** The key for hashes of private values in the journal. @throws UserError where there is no home. */
export async function readHashKey(paths: HomePaths): Promise<string> {
  if (!(await exists(paths.secrets))) {
    throw new UserError(
      `Expected an installation in ${paths.home}, found none; "almanac org add ID" makes one`,
    );
  }
  const problem = `Expected ${paths.secrets} to hold a hash_key of 64 hex digits`;
  try {
    return secretsSchema.parse(JSON.parse(await readFile(paths.secrets, 'utf8'))).hash_key;
  } catch (error) {
    throw new UserError(`${problem}, it does not`, { cause: error });
  }
}

/** Whether there is a file or folder. */
export async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
