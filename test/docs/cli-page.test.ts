import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commandLinePage } from '../../scripts/command-line-reference.ts';

describe('docs/cli.md', () => {
  it('has the commands as the program has them (node scripts/write-command-line-page.ts)', async () => {
    const page = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'cli.md'), 'utf8');
    expect(page).toBe(await commandLinePage(page));
  });
});
