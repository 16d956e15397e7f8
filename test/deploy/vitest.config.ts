import { defineConfig } from 'vitest/config';

/** `npm run test:deploy`: the real stacks on a local AWS; minutes, so not among the everyday tests. */
export default defineConfig({
  test: { include: ['test/deploy/**/*.test.ts'], testTimeout: 300_000, hookTimeout: 600_000 },
});
