import { join } from 'node:path';

import { defineConfig } from 'vitest/config';

const ROOT = join(import.meta.dirname, '..', '..');

/** Runs the tests of the rules as fast as can be, the same way every time, up to the first failure. */
export default defineConfig({
  root: ROOT,
  test: {
    include: ['test/domain/**/*.test.ts'],
    setupFiles: [join(import.meta.dirname, 'fixed-seed.ts')],
    bail: 1,
    isolate: false,
    maxWorkers: 1,
    pool: 'threads',
    testTimeout: 60_000,
  },
});
