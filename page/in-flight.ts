/**
 * Lets so many tasks run at once and no more.
 * @returns what the task gives; undefined where it was one too many and did not begin
 */
export type InFlight = <T>(task: () => Promise<T>) => Promise<T | undefined>;

/** @param most how many may run at once */
export const inFlight = (most: number): InFlight => {
  let running = 0;
  return async (task) => {
    if (running >= most) return undefined;
    running += 1;
    try {
      return await task();
    } finally {
      running -= 1;
    }
  };
};
