import { randomBytes } from 'node:crypto';
import { access, copyFile, cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { UserError } from '../user-error.ts';

/** Where an embedded installation keeps everything. */
export interface HomePaths {
  readonly home: string;
  /** The configuration that its people edit; published by `almanac config publish`. */
  readonly config: string;
  /** Their templates, and `attachments/`. */
  readonly templates: string;
  readonly store: string;
  readonly journal: string;
  readonly bucket: string;
  readonly outbox: string;
  readonly secrets: string;
}

/** The program's own files. */
export const PROGRAM_ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

export function homePaths(home: string): HomePaths {
  return {
    home,
    config: join(home, 'config.yaml'),
    templates: join(home, 'templates'),
    store: join(home, 'almanac.sqlite'),
    journal: join(home, 'journal'),
    bucket: join(home, 'bucket'),
    outbox: join(home, 'outbox'),
    secrets: join(home, 'secrets.json'),
  };
}

/** Whether there is an installation. */
export async function homeExists(paths: HomePaths): Promise<boolean> {
  return exists(paths.secrets);
}

/**
 * Lays out an installation: folders, its secrets, and, where there are none yet, the commented
 * default configuration and the default templates. What is there stays.
 */
export async function createHome(paths: HomePaths): Promise<void> {
  for (const folder of [paths.home, paths.journal, paths.bucket, paths.outbox]) {
    await mkdir(folder, { recursive: true });
  }
  if (!(await exists(paths.config))) {
    await copyFile(join(PROGRAM_ROOT, 'config', 'default.yaml'), paths.config);
  }
  if (!(await exists(paths.templates))) {
    await cp(join(PROGRAM_ROOT, 'config', 'templates'), paths.templates, { recursive: true });
  }
  if (!(await exists(paths.secrets))) {
    const secrets = { hash_key: randomBytes(32).toString('hex') };
    await writeFile(paths.secrets, JSON.stringify(secrets), { mode: 0o600, flag: 'wx' });
  }
}

const secretsSchema = z.object({ hash_key: z.string().regex(/^[0-9a-f]{64}$/) });

/** The key for hashes of private values in the journal. @throws UserError */
export async function readHashKey(paths: HomePaths): Promise<string> {
  const text = await readFile(paths.secrets, 'utf8').catch(() => {
    throw new UserError(
      `Expected an installation in ${paths.home}, found none; "almanac org add ID --config FILE" makes one, and "almanac up" one to try`,
    );
  });
  const parsed = secretsSchema.safeParse(JSON.parse(text));
  if (!parsed.success) {
    throw new UserError(`Expected ${paths.secrets} to hold a hash_key of 64 hex digits`);
  }
  return parsed.data.hash_key;
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
