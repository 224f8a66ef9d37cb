const BARS = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/** Demand as a line of bars from zero (or the lowest export) to the highest. */
export const sparkline = (values: readonly number[]): string => {
  const low = Math.min(0, ...values);
  const span = Math.max(...values, 0) - low;
  return values
    .map((value) => BARS[span === 0 ? 0 : Math.round(((value - low) / span) * (BARS.length - 1))])
    .join('');
};
