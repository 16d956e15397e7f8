import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';

import type { Project, TidyFile } from './check.ts';
import { importsOf, isCode, tidyFile } from './syntax.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const NOT_OURS = ['node_modules', 'cdk.out', 'coverage', 'demo-output', 'home'];

/** Every file of code and every document of the project. */
export function projectFiles(): readonly TidyFile[] {
  return pathsUnder('')
    .filter((path) => isCode(path) || path.endsWith('.md'))
    .map((path) => tidyFile({ path, text: readFileSync(join(ROOT, path), 'utf8') }));
}

/** The project on disk, with its files as they were read. */
export function projectOf(files: readonly TidyFile[]): Project {
  const importers = Map.groupBy(
    files.filter(({ path }) => isCode(path)).flatMap(edges),
    (edge) => edge.to,
  );
  return {
    has: (path) => existsSync(join(ROOT, path)),
    read: (path) => {
      const file = join(ROOT, path);
      return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
    },
    importers: (path) => (importers.get(path) ?? []).map(({ from }) => from),
  };
}

function edges(file: TidyFile): readonly { readonly from: string; readonly to: string }[] {
  return importsOf(file)
    .filter((module) => module.startsWith('.'))
    .map((module) => ({ from: file.path, to: posix.join(posix.dirname(file.path), module) }));
}

function pathsUnder(folder: string): readonly string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (!entry.isDirectory()) return entry.isFile() ? [path] : [];
    const isOurs = !entry.name.startsWith('.') && !NOT_OURS.includes(entry.name);
    return isOurs ? pathsUnder(path) : [];
  });
}
