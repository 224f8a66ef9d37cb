import { defineConfig } from 'vitest/config';

/** The tests of the pure core, for mutation testing; those that try hundreds of homes take too long to run for each mutant. */
export default defineConfig({
  test: {
    include: ['test/lambda/{alerts,telemetry}/**/*.test.ts'],
    exclude: ['**/properties.test.ts', '**/longest.test.ts'],
    testTimeout: 60_000,
  },
});
