import { defineConfig } from 'vitest/config';

/** Runs every measurement of `npm run bench` on tiny sizes, so that none rots: apart from the other tests, as it takes a minute. */
export default defineConfig({
  test: { include: ['test/bench/measurements.test.ts'], testTimeout: 120_000, hookTimeout: 120_000 },
});
