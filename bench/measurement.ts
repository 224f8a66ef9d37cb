/** One measured figure. */
export interface Figure {
  readonly what: string;
  /** As it is printed, with its unit. */
  readonly value: string;
  /** What it must keep to, as it is printed; without one it is only told. */
  readonly limit?: string;
  readonly kept: boolean;
}

/** One subject of the benchmark: a file of its own in `bench/`, listed in `bench.ts`. */
export interface Measurement {
  readonly title: string;
  /** What is measured and how, for the reader of the figures. */
  readonly how: string;
  measure(): Promise<readonly Figure[]>;
}

/** A figure that must not be above its limit. */
export const atMost = (
  what: string,
  measured: number,
  limit: number,
  write: (value: number) => string,
): Figure => ({
  what,
  value: write(measured),
  limit: `at most ${write(limit)}`,
  kept: measured <= limit,
});

/** A figure that must be exactly this. */
export const exactly = (what: string, measured: number, expected: number): Figure => ({
  what,
  value: String(measured),
  limit: String(expected),
  kept: measured === expected,
});

/** A figure without a limit. */
export const told = (what: string, value: string): Figure => ({ what, value, kept: true });

/** The middle value of an odd number of values. */
export const median = (values: readonly number[]): number => {
  const middle = [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
  if (middle === undefined) throw new Error('no values to take the median of');
  return middle;
};
