import { type Stats, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { BadInputError } from '../../../core/contract/bad-input.ts';
import { ReadingsCsv } from '../../../core/csv/reader.ts';
import type { ReplayRow } from '../../../core/replay/replay-row.ts';
import type { RowSource, SourceNews } from '../../../core/replay/row-source.ts';

const PIECE_BYTES = 64 * 1024;

/**
 * Rows of a CSV file. How it was read is noted once, when all of it was.
 * @param name the file as the person named it
 * @param timeZone of times without an offset; undefined for UTC
 * @throws BadInputError, here or while reading, in one line
 */
export const csvSource = (path: string, name: string, news: SourceNews, timeZone?: string): RowSource => {
  const stats = statOf(path, name);
  let noted = false;
  let spanMs: number | undefined;
  async function* rows() {
    const csv = new ReadingsCsv(name, { timeZone });
    let [bytes, count] = [0, 0];
    for await (const piece of piecesOf(path, name)) {
      const found = csv.push(piece);
      bytes += piece.length;
      count += found.length;
      if (stats.size > 0) news.progress(bytes / stats.size);
      yield found;
    }
    const last = csv.end();
    const notes = csv.notes();
    if (count + last.length === 0) {
      throw new BadInputError([`${name}: no rows to replay under the header`, ...notes].join('; '));
    }
    yield last;
    spanMs = csv.spanMs;
    if (noted) return;
    noted = true;
    for (const line of notes) news.note(`${name}: ${line}`);
  }
  const source = { title: name, rows, spanMs: () => spanMs };
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

/** A source that is read once and then kept in memory, even where its first reader stops halfway: a pipe gives its bytes once. */
const keptSource = (source: RowSource): RowSource => {
  const pieces: (readonly ReplayRow[])[] = [];
  const rest = source.rows()[Symbol.asyncIterator]();
  const pieceAt = async (index: number): Promise<readonly ReplayRow[] | undefined> => {
    if (index < pieces.length) return pieces[index];
    const next = await rest.next();
    if (next.done) return undefined;
    pieces.push(next.value);
    return next.value;
  };
  return {
    ...source,
    async *rows() {
      for (let index = 0; ; index += 1) {
        const piece = await pieceAt(index);
        if (piece === undefined) return;
        yield piece;
      }
    },
  };
};
