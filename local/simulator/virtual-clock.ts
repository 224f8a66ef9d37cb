/** A clock that stands still, can be moved on, and can then run at a speed of its own. */
export interface VirtualClock {
  now(): number;
  /** Stands at `at` from now on; never moves back. */
  moveTo(at: number): void;
  /** Runs on from where it stands, `speed` times as fast as the wall clock. */
  run(speed: number): void;
}

/** @param wall the real time, epoch ms */
export const virtualClock = (wall: () => number, startMs: number): VirtualClock => {
  let stands = { at: startMs, since: 0, speed: 0 };
  const now = () => stands.at + (stands.speed === 0 ? 0 : (wall() - stands.since) * stands.speed);
  return {
    now,
    moveTo: (at) => {
      stands = { at: Math.max(at, now()), since: wall(), speed: 0 };
    },
    run: (speed) => {
      stands = { at: now(), since: wall(), speed };
    },
  };
};
