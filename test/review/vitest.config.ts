import { defineConfig } from 'vitest/config';

/** `npm run test:review`: many made-up organizations; minutes, so not among the everyday tests. */
export default defineConfig({
  test: { include: ['test/review/**/*.test.ts'], testTimeout: 300_000 },
});
