import { arrivalOf } from './poll-clock.ts';
import type { ReplayRow } from './replay-row.ts';
import { RowEnergy } from './row-energy.ts';

/** Rows to replay, piece by piece; they can be read more than once. */
export interface RowSource {
  /** What a reader calls it: a file's name, or the table. */
  readonly title: string;
  rows(): AsyncIterable<readonly ReplayRow[]>;
  /** What time a row stands for, ms, where a download shows it; known once the rows have been read. */
  readonly spanMs?: () => number | undefined;
}

/** What a source has to say while it is read. */
export interface SourceNews {
  /** How far reading got, from 0 to 1. */
  readonly progress: (share: number) => void;
  readonly note: (line: string) => void;
}

/** The rows of a source in the order in which they arrived. All are held in memory. */
export const sortedByArrival = async (source: RowSource): Promise<RowSource> => {
  const all: ReplayRow[] = [];
  for await (const piece of source.rows()) {
    for (const row of piece) all.push(row);
  }
  all.sort((a, b) => arrivalOf(a) - arrivalOf(b));
  return {
    ...source,
    async *rows() {
      yield all;
    },
  };
};

/** A source whose priced rows all say what energy their price is for. */
export const withEnergy = (source: RowSource, sampleHoldsMs: number): RowSource => ({
  ...source,
  async *rows() {
    const energy = new RowEnergy(sampleHoldsMs);
    for await (const piece of source.rows()) yield energy.take(piece);
    yield energy.end();
  },
});
