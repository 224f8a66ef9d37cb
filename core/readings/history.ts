/** Demand at a moment: `[at, demandW]`. */
export type DemandPoint = readonly [at: number, demandW: number];

/** A sample holds until the next one, but never longer than this: beyond it nothing is known. */
export const SAMPLE_HOLDS_MS = 30_000;

/** As many points are kept at least: enough to tell what was drawn before. */
export const KEPT_POINTS = 10;

/** The points worth keeping: all that a mean over `longestMs` still needs, and a few at least. */
export const keepHistory = (
  points: readonly DemandPoint[],
  longestMs: number,
  holdsMs: number,
): DemandPoint[] => {
  const newest = points.at(-1);
  if (newest === undefined) return [];
  const oldest = newest[0] - longestMs - holdsMs;
  let drop = 0;
  while (drop < points.length - KEPT_POINTS && (points[drop]?.[0] ?? oldest) < oldest) drop += 1;
  return points.slice(drop);
};

/** A history as plain numbers: the first moment in seconds, then seconds since the point before and watts in turn. */
export const writePlainHistory = (points: readonly DemandPoint[]): number[] => {
  let previous = 0;
  return points.flatMap(([at, demandW]) => {
    const seconds = at / 1_000 - previous;
    previous = at / 1_000;
    return [seconds, demandW];
  });
};

/** The points `writePlainHistory` wrote. */
export const readPlainHistory = (plain: readonly number[]): DemandPoint[] => {
  const points: DemandPoint[] = [];
  let seconds = 0;
  for (let i = 0; i + 1 < plain.length; i += 2) {
    seconds += plain[i] ?? 0;
    points.push([seconds * 1_000, plain[i + 1] ?? 0]);
  }
  return points;
};
