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
  measure(effort: Effort): Promise<readonly Figure[]>;
}

/** How much work a measurement may be. */
export interface Effort {
  /** Runs of which the median is told, an odd number. */
  readonly runs: number;
  /** Sizes as small as they can be: enough to see that the measurement works, not to trust its figures. */
  readonly quick: boolean;
}

export const FULL: Effort = { runs: 15, quick: false };
export const QUICK: Effort = { runs: 3, quick: true };

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
export const exactly = <T extends number | string>(what: string, measured: T, expected: T): Figure => ({
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

/** The value below which a share (0 to 1) of the values lies. */
export const quantile = (values: readonly number[], share: number): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const value = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
  if (value === undefined) throw new Error('no values to take a quantile of');
  return value;
};

/** CPU time of this process that `work` takes, its threads included, ms. */
export const cpuMsOf = async (work: () => Promise<void> | void): Promise<number> => {
  const from = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(from);
  return (user + system) / 1_000;
};
