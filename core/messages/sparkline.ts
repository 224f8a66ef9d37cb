const BARS = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
const UNKNOWN = '·';

/** Demand as a line of bars from zero (or the lowest export) to the highest; a dot where nothing is known. */
export const sparkline = (values: readonly (number | null)[]): string => {
  const known = values.filter((value) => value !== null);
  const low = Math.min(0, ...known);
  const span = Math.max(...known, 0) - low;
  return values
    .map((value) =>
      value === null
        ? UNKNOWN
        : BARS[span === 0 ? 0 : Math.round(((value - low) / span) * (BARS.length - 1))],
    )
    .join('');
};
