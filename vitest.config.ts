import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Run by vitest.deploy.config.ts and vitest.bench.config.ts.
    exclude: ['test/deploy/**', 'test/bench/measurements.test.ts'],
    testTimeout: 20_000,
    hookTimeout: 30_000,
  },
});
