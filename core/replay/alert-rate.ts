const WEEK_MS = 7 * 86_400_000;

/** The most moments within any seven days; `moments` rise. */
export const mostInAWeek = (moments: readonly number[]): number => {
  let most = 0;
  let first = 0;
  for (const [last, at] of moments.entries()) {
    while (at - (moments[first] ?? at) >= WEEK_MS) first += 1;
    most = Math.max(most, last - first + 1);
  }
  return most;
};

/** How many a week, over a stretch of time of at least one. */
export const perWeek = (count: number, spanMs: number): number | undefined =>
  spanMs < WEEK_MS ? undefined : (count * WEEK_MS) / spanMs;

/** Whether there are readings of a week at least, without which nothing can be said about one. */
export const seenAWeek = ({ knownMs }: { readonly knownMs: number }): boolean => knownMs >= SEEN_WEEK_MS;

/** A week with its usual gaps. */
const SEEN_WEEK_MS = 0.95 * WEEK_MS;
