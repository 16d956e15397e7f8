import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lockHome } from '../../../local/up/home-lock.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

describe('the lock of a home', () => {
  it('is held by one until it is released', () => {
    const path = join(temporaryFolder(), 'up.lock');
    const lock = lockHome(path);
    expect(lock).toBeDefined();
    expect(lockHome(path)).toBeUndefined();
    lock?.release();
    const again = lockHome(path);
    expect(again).toBeDefined();
    again?.release();
  });

  it('ends with the process that held it, however that ended', async () => {
    const path = join(temporaryFolder(), 'up.lock');
    const module = join(import.meta.dirname, '..', '..', '..', 'local', 'up', 'home-lock.ts');
    const code = `import { lockHome } from ${JSON.stringify(module)};
      globalThis.kept = lockHome(${JSON.stringify(path)});
      console.log('held');
      setInterval(() => undefined, 1000);`;
    const child = spawn(process.execPath, ['--input-type=module-typescript', '--eval', code]);
    await once(child.stdout, 'data');
    expect(lockHome(path)).toBeUndefined();
    child.kill('SIGKILL');
    await once(child, 'exit');
    const lock = lockHome(path);
    expect(lock).toBeDefined();
    lock?.release();
  });
});
