import { chmodSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

import { copyFolder } from '../../../local/installation/copy-folder.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

it('copies out of a read-only folder what may be edited', async () => {
  const [from, to] = [temporaryFolder(), join(temporaryFolder(), 'templates')];
  const inside = join('attachments', 'map.pdf');
  mkdirSync(join(from, 'attachments'));
  writeFileSync(join(from, inside), Buffer.from([0, 255, 10]));
  chmodSync(join(from, inside), 0o444);
  chmodSync(join(from, 'attachments'), 0o555);

  await copyFolder(from, to);

  expect([...readFileSync(join(to, inside))]).toEqual([0, 255, 10]);
  expect(statSync(join(to, inside)).mode & 0o200).not.toBe(0);
  expect(statSync(join(to, 'attachments')).mode & 0o200).not.toBe(0);
  chmodSync(join(from, 'attachments'), 0o755);
});
