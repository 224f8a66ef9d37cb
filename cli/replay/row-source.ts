import { type Stats, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { BadInputError } from '../../local/bad-input.ts';
import { ReadingsCsv } from '../../local/readings-csv/reader.ts';
import { arrivalOf } from './poll-clock.ts';
import type { ReplayRow } from './replay-row.ts';
import { RowEnergy } from './row-energy.ts';

/** Rows to replay, piece by piece; they can be read more than once. */
export interface RowSource {
  /** What a reader calls it: a file's name, or the table. */
  readonly title: string;
  rows(): AsyncIterable<readonly ReplayRow[]>;
}

/** What a source has to say while it is read. */
export interface SourceNews {
  /** How far reading got, from 0 to 1. */
  readonly progress: (share: number) => void;
  readonly note: (line: string) => void;
}

const PIECE_BYTES = 64 * 1024;

/**
 * Rows of a CSV file.
 * @param name the file as the person named it
 * @throws BadInputError, here or while reading, in one line
 */
export const csvSource = (path: string, name: string, news: SourceNews): RowSource => {
  const stats = statOf(path, name);
  let noted = false;
  const noteIgnored = (ignored: readonly string[]) => {
    if (noted || ignored.length === 0) return;
    noted = true;
    news.note(`${name}: ${ignored.length === 1 ? 'column' : 'columns'} ${ignored.join(', ')} left aside`);
  };
  async function* rows() {
    const csv = new ReadingsCsv(name);
    let [bytes, count] = [0, 0];
    for await (const piece of piecesOf(path, name)) {
      const found = csv.push(piece);
      noteIgnored(csv.ignored);
      bytes += piece.length;
      count += found.length;
      if (stats.size > 0) news.progress(bytes / stats.size);
      yield found;
    }
    const last = csv.end();
    noteIgnored(csv.ignored);
    if (count + last.length === 0)
      throw new BadInputError(`${name}: no rows under the header; nothing to replay`);
    yield last;
  }
  const source = { title: name, rows };
  return stats.isFile() ? source : keptSource(source);
};

/** Pieces of a file; each is overwritten by the next. */
async function* piecesOf(path: string, name: string): AsyncGenerator<Uint8Array> {
  const file = await open(path).catch((error: unknown) => {
    throw unreadable(error, name);
  });
  const buffer = new Uint8Array(PIECE_BYTES);
  try {
    for (;;) {
      const { bytesRead } = await file.read(buffer);
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await file.close();
  }
}

const statOf = (path: string, name: string): Stats => {
  try {
    const stats = statSync(path);
    if (stats.isDirectory()) throw new BadInputError(`${name}: a folder; --csv takes a file`);
    return stats;
  } catch (error) {
    throw unreadable(error, name);
  }
};

const unreadable = (error: unknown, name: string): unknown => {
  if (!(error instanceof Error && 'code' in error)) return error;
  const reason = error.code === 'ENOENT' ? 'no such file' : `can't be read (${error.code})`;
  return new BadInputError(`${name}: ${reason}; --csv takes a file whose header names readAt and demandW`);
};

/** A source that is read once and then kept in memory: a pipe gives its bytes once. */
const keptSource = ({ title, rows }: RowSource): RowSource => {
  const pieces: (readonly ReplayRow[])[] = [];
  let whole = false;
  return {
    title,
    async *rows() {
      if (whole) {
        yield* pieces;
        return;
      }
      pieces.length = 0;
      for await (const piece of rows()) {
        pieces.push(piece);
        yield piece;
      }
      whole = true;
    },
  };
};

/** The rows of a source in the order in which they arrived. All are held in memory. */
export const sortedByArrival = async (source: RowSource): Promise<RowSource> => {
  const all: ReplayRow[] = [];
  for await (const piece of source.rows()) {
    for (const row of piece) all.push(row);
  }
  all.sort((a, b) => arrivalOf(a) - arrivalOf(b));
  return {
    title: source.title,
    async *rows() {
      yield all;
    },
  };
};

/** A source whose priced rows all say what energy their price is for. */
export const withEnergy = (source: RowSource, sampleHoldsMs: number): RowSource => ({
  title: source.title,
  async *rows() {
    const energy = new RowEnergy(sampleHoldsMs);
    for await (const piece of source.rows()) yield energy.take(piece);
    yield energy.end();
  },
});
