import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What the functions are made of. */
const SOURCES = ['lambdas', 'shared', 'config', 'package-lock.json'];

/** Enough to tell builds apart, and short enough to be read out. */
const BUILD_DIGITS = 16;

/**
 * The name of the build that a checkout makes: a hash over everything that the functions are made
 * of. The same sources give the same name on any machine, so that a deployment without changes
 * changes nothing.
 */
export function sourceBuild(root: string): string {
  const hash = createHash('sha256');
  for (const path of SOURCES.flatMap((source) => filesIn(root, source))) {
    hash
      .update(path)
      .update('\0')
      .update(readFileSync(join(root, path)))
      .update('\0');
  }
  return hash.digest('hex').slice(0, BUILD_DIGITS);
}

function filesIn(root: string, path: string): readonly string[] {
  if (path.includes('.')) return [path];
  return readdirSync(join(root, path), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(root.length + 1)
        .replaceAll('\\', '/'),
    )
    .sort();
}
