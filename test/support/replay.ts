import type { ReadingRow } from '../../core/csv/row.ts';
import type { Replayed } from '../../core/replay/replay-source.ts';
import { replaySource } from '../../core/replay/replay-source.ts';
import type { Rule } from '../../core/rules/rule.ts';

/** Replays rows as given, in pieces. */
export const replayRows = (
  rules: readonly Rule[],
  rows: readonly ReadingRow[],
  { sampleHoldsMs = 30_000, timeZone = 'Europe/London', pieceRows = 1_000 } = {},
): Promise<Replayed> =>
  replaySource(
    {
      title: 'rows',
      async *rows() {
        for (let start = 0; start < rows.length; start += pieceRows)
          yield rows.slice(start, start + pieceRows);
      },
    },
    { rules, timeZone, pollEveryMs: 60_000, sampleHoldsMs },
  );

/** `high raised 18:05:00 18:06`: the deciding row's time and the poll's. */
export const replayed = ({ replay }: Replayed): string[] =>
  replay.events.map(({ rule, event, at, pollAt }) => {
    const [sampleAt, polledAt] = [at, pollAt].map((moment) => new Date(moment).toISOString());
    return `${rule} ${event} ${sampleAt?.slice(11, 19)} ${polledAt?.slice(11, 16)}`;
  });
