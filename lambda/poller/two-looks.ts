import { SECOND_LOOK_BY_MS } from '../../core/contract/deadlines.ts';
import type { PollReport } from './poll.ts';

/** One poll of a tick. */
export interface Look {
  /** Epoch ms. */
  readonly now: number;
  /** The first poll of the tick planned it. */
  readonly second: boolean;
}

/** What the looks of one tick need. */
export interface Looking {
  /** Epoch ms. */
  readonly clock: () => number;
  readonly wait: (ms: number) => Promise<void>;
  readonly poll: (look: Look) => Promise<PollReport>;
  /** Told of each poll as soon as it is over: the first is published and logged before the wait. */
  readonly tell: (report: PollReport) => void | Promise<void>;
}

/**
 * Polls, and where the poll planned it, waits for the reading that decides and polls once more: a whole poll with its own
 * time. What the first one did is saved by then, so a process that dies while it waits loses nothing.
 * @returns the report of the first poll
 * @throws what a poll throws
 */
export const lookTwice = async ({ clock, wait, poll, tell }: Looking): Promise<PollReport> => {
  const tick = clock();
  const first = await poll({ now: tick, second: false });
  await tell(first);
  if (first.lookAgainAt === undefined) return first;
  await wait(Math.max(0, first.lookAgainAt - clock()));
  const now = clock();
  if (now - tick <= SECOND_LOOK_BY_MS) await tell(await poll({ now, second: true }));
  return first;
};
