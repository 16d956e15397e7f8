import { describe, expect, it } from 'vitest';

import { ALL_CHECKS, checksPage } from './all-checks.ts';
import { projectFiles, projectOf } from './project-files.ts';
import { tidyFile } from './syntax.ts';

const FILES = projectFiles();
const THIS_PROJECT = projectOf(FILES);

describe.each(ALL_CHECKS)('$id', (check) => {
  it('finds nothing in the project', () => {
    const places = FILES.flatMap((file) =>
      check
        .find(file, THIS_PROJECT)
        .map(({ line, message }) => `${file.path}:${String(line)} ${message}`),
    );

    expect(places).toEqual([]);
  });

  it.each(check.bad)('catches in $path: $text', (example) => {
    expect(check.find(tidyFile(example), THIS_PROJECT)).not.toEqual([]);
  });

  it.each(check.good)('leaves alone in $path: $text', (example) => {
    expect(check.find(tidyFile(example), THIS_PROJECT)).toEqual([]);
  });
});

describe('the checks', () => {
  it('look at the code of every folder that has some', () => {
    const folders = new Set(FILES.map(({ path }) => path.split('/')[0]));

    expect([...folders]).toEqual(expect.arrayContaining(['shared', 'test', 'docs', 'scripts']));
  });

  it('have names of their own and at least one bad example each', () => {
    expect(new Set(ALL_CHECKS.map(({ id }) => id)).size).toBe(ALL_CHECKS.length);
    expect(ALL_CHECKS.filter(({ bad }) => bad.length === 0)).toEqual([]);
  });

  it('are listed in docs/checks.md as they are', () => {
    expect(THIS_PROJECT.read('docs/checks.md')).toBe(checksPage());
  });
});
