import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

import { freshDemoHome } from '../../../local/demo/demo-home.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

describe('the folder of a demo', () => {
  it('is made anew where an earlier demo was', async () => {
    const folder = join(temporaryFolder(), 'demo');
    await freshDemoHome(folder, 'demo');
    writeFileSync(join(folder, 'left-over'), '');

    await freshDemoHome(folder, 'demo');

    expect(existsSync(join(folder, 'left-over'))).toBe(false);
  });

  it('is never one that somebody else has made', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'journal'));

    await expect(freshDemoHome(folder, 'here')).rejects.toThrow(
      'Expected here to be free, or to be from an earlier demo, got a folder with journal',
    );
    expect(existsSync(join(folder, 'journal'))).toBe(true);
  });

  it('may be an empty one', async () => {
    await expect(freshDemoHome(temporaryFolder(), 'here')).resolves.toBeUndefined();
  });
});
