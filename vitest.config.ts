import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Suites that take minutes have commands of their own (npm run test:…); see package.json.
    exclude: ['test/deploy/**', 'test/review/**', 'node_modules/**'],
    // A third faster on two cores than the default, which leaves one of them to Vitest itself.
    maxWorkers: '100%',
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
