/** When every example is told: Friday 15 May 2026, 18:22 in London. */
export const EXAMPLE_NOW = Date.parse('2026-05-15T17:22:10Z');
export const EXAMPLE_MINUTE_MS = 60_000;
