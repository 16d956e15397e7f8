import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Project, TidyFile } from './check.ts';
import { isCode, tidyFile } from './syntax.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const NOT_OURS = ['node_modules', 'cdk.out', 'coverage', 'demo-output', 'home'];

/** The project that holds this file, on disk. */
export const THIS_PROJECT: Project = {
  has: (path) => existsSync(join(ROOT, path)),
  read: (path) =>
    existsSync(join(ROOT, path)) ? readFileSync(join(ROOT, path), 'utf8') : undefined,
};

/** Every file of code and every document of the project. */
export function projectFiles(): readonly TidyFile[] {
  return pathsUnder('')
    .filter((path) => isCode(path) || path.endsWith('.md'))
    .map((path) => tidyFile({ path, text: readFileSync(join(ROOT, path), 'utf8') }));
}

function pathsUnder(folder: string): readonly string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (!entry.isDirectory()) return entry.isFile() ? [path] : [];
    const isOurs = !entry.name.startsWith('.') && !NOT_OURS.includes(entry.name);
    return isOurs ? pathsUnder(path) : [];
  });
}
