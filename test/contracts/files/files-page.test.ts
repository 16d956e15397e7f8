import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { filesPage } from '../../../scripts/files-page.ts';
import { FILE_PROBLEM_CODES } from '../../../shared/contracts/files/file-problem.ts';
import { FILE_PROBLEMS } from '../../../shared/contracts/files/reasons.ts';

describe('docs/files.md', () => {
  it('is up to date (node scripts/write-files-page.ts)', async () => {
    const page = readFileSync(join(import.meta.dirname, '../../../docs/files.md'), 'utf8');
    expect(page).toBe(await filesPage());
  });

  it('explains every verdict over a file', () => {
    expect(Object.keys(FILE_PROBLEMS)).toEqual([...FILE_PROBLEM_CODES]);
  });
});
