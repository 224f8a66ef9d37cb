import { defineConfig } from 'vitest/config';

/** The tests of the pure core, for mutation testing. */
export default defineConfig({
  test: { include: ['test/lambda/{alerts,telemetry}/**/*.test.ts'] },
});
