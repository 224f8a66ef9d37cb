import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Run by vitest.deploy.config.ts.
    exclude: ['test/deploy/**'],
    testTimeout: 20_000,
    hookTimeout: 30_000,
  },
});
