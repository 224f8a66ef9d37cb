import { defineConfig } from 'vitest/config';

/** Deploys to an emulated AWS with the real CDK command line: apart from the other tests, as it takes a minute. */
export default defineConfig({
  test: {
    include: ['test/deploy/**/*.test.ts'],
    testTimeout: 240_000,
    hookTimeout: 240_000,
  },
});
