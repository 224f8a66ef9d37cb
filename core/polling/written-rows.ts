import { WRITES_SETTLED_AFTER_MS } from '../contract/deadlines.ts';
import { REACH_MS, type TelemetryWindow } from './cursor.ts';

/**
 * Rows that a poll wrote, from the oldest on. Another run at the same time may have read them before that and written
 * its older values over them after it, and a run that dies leaves no other trace of this.
 */
export interface WrittenRows {
  /** When the poll began, epoch ms. */
  readonly at: number;
  /** `readAt` of the oldest row it wrote. */
  readonly from: number;
}

/** The oldest row to read again; undefined where there is none. */
export const readAgainFrom = (written: readonly WrittenRows[] = []): number | undefined =>
  written.length === 0 ? undefined : Math.min(...written.map(({ from }) => from));

/** What is left to be read again after a poll. */
export interface ReadAgain {
  readonly written: readonly WrittenRows[];
  /** Whether some rows could not be read again in the one poll that tried: the next sweep will. */
  readonly sweep: boolean;
}

/**
 * What later polls must read again after a poll at `now`: what it wrote itself, and what others wrote so lately that a
 * run of then may still be at work. `read` is the window that was answered and stored as a whole, if one was.
 */
export const stillToReadAgain = (
  before: readonly WrittenRows[] = [],
  {
    now,
    read,
    wroteFrom,
  }: {
    readonly now: number;
    readonly read: TelemetryWindow | undefined;
    readonly wroteFrom: number | undefined;
  },
): ReadAgain => {
  const recent = before.filter(({ at }) => now - at < WRITES_SETTLED_AFTER_MS);
  const settled = before.filter(({ at }) => now - at >= WRITES_SETTLED_AFTER_MS);
  const own = wroteFrom === undefined ? [] : [{ at: now, from: wroteFrom }];
  if (read === undefined) return { written: [...asOne(settled), ...recent, ...own], sweep: false };
  const missed = settled.some(({ from }) => from < read.start && from >= now - REACH_MS);
  return { written: [...recent, ...own], sweep: missed };
};

/** Polls that fail for hours must not fill the state. */
const asOne = (written: readonly WrittenRows[]): WrittenRows[] => {
  const from = readAgainFrom(written);
  return from === undefined ? [] : [{ at: Math.max(...written.map(({ at }) => at)), from }];
};
