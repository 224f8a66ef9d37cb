/** How often strangers may make this instance of the function look something up. */
export interface Tries {
  /** Takes one; false where there is none left. */
  take(now: number): boolean;
}

/** So many at once, and one more each `everyMs`. */
export const tries = (most: number, everyMs: number): Tries => {
  let left = most;
  let at: number | undefined;
  return {
    take: (now) => {
      left = at === undefined ? most : Math.min(most, left + Math.max(0, now - at) / everyMs);
      at = now;
      if (left < 1) return false;
      left -= 1;
      return true;
    },
  };
};
