import { BadInputError } from './bad-input.ts';
import type { Home, HomeRow } from './home.ts';
import { ReadingsCsv } from './readings-csv/reader.ts';

/** One line of a recording. */
export interface RecordedSample {
  /** Epoch milliseconds, whole seconds. */
  readonly at: number;
  readonly demandW: number;
}

const MOST_ROWS = 2_000_000;

/**
 * Reads a recording: a CSV with a header that names `readAt` (ISO 8601; UTC where it says no offset) and `demandW`
 * (watts); other columns are left aside. Samples come back sorted; of two in one second the later line stays.
 * @throws BadInputError with the file, the line, the value and what is allowed
 */
export const parseRecording = (text: string, file: string): RecordedSample[] => {
  const csv = new ReadingsCsv(file);
  const rows = csv.push(new TextEncoder().encode(text)).concat(csv.end());
  if (rows.length === 0) throw new BadInputError(`${file}: no rows under the header; allowed: two or more`);
  if (rows.length > MOST_ROWS) {
    throw new BadInputError(`${file}: ${rows.length} rows; allowed: at most ${MOST_ROWS}`);
  }
  const samples = new Map(rows.map(({ at, demandW }) => [at, demandW]));
  if (samples.size < 2) throw new BadInputError(`${file}: one moment only; allowed: two or more`);
  return [...samples].map(([at, demandW]) => ({ at, demandW })).sort((a, b) => a.at - b.at);
};

export interface RecordedHome extends Home {
  /** Epoch milliseconds of the first and the last recorded sample, as the home tells them. */
  readonly firstAt: number;
  readonly lastAt: number;
}

const HOUR_MS = 3_600_000;
const STEP_MS = 10_000;

/**
 * A recording as a home: its times are shifted by a constant so that the last sample lies at `endMs`. Registers are
 * the demand added up over time (from sample to sample in a straight line).
 * @param options.repeats whether the recording begins again when it is over
 */
export const recordedHome = (
  samples: readonly RecordedSample[],
  { endMs, repeats }: { readonly endMs: number; readonly repeats: boolean },
): RecordedHome => {
  const shiftMs = Math.floor(endMs / 1_000) * 1_000 - (samples.at(-1)?.at ?? 0);
  const rows = countRegisters(samples, shiftMs);
  const [first, last] = [rows[0], rows.at(-1)];
  if (!first || !last) throw new RangeError('a recording needs samples');
  const roundMs = last.at - first.at + STEP_MS;
  const perRound = {
    importWh: last.importWh - first.importWh,
    exportWh: last.exportWh - first.exportWh,
  };
  const round = (n: number, fromMs: number, toMs: number): HomeRow[] =>
    rowsBetween(rows, fromMs - n * roundMs, toMs - n * roundMs).map((row) => ({
      at: row.at + n * roundMs,
      demandW: row.demandW,
      importWh: row.importWh + n * perRound.importWh,
      exportWh: row.exportWh + n * perRound.exportWh,
    }));

  return {
    firstAt: first.at,
    lastAt: last.at,
    readings: (fromMs, toMs) => {
      const firstRound = Math.max(0, Math.floor((fromMs - first.at) / roundMs));
      const lastRound = repeats ? Math.floor((toMs - first.at) / roundMs) : 0;
      const found: HomeRow[] = [];
      for (let n = firstRound; n <= lastRound; n++) found.push(...round(n, fromMs, toMs));
      return found;
    },
  };
};

const FIRST_REGISTER_WH = 10_000_000;

const countRegisters = (samples: readonly RecordedSample[], shiftMs: number): HomeRow[] => {
  let importWh = FIRST_REGISTER_WH;
  let exportWh = 0;
  return samples.map(({ at, demandW }, index) => {
    const previous = samples[index - 1];
    if (previous) {
      const energyWh = (((previous.demandW + demandW) / 2) * (at - previous.at)) / HOUR_MS;
      importWh += Math.max(0, energyWh);
      exportWh += Math.max(0, -energyWh);
    }
    return { at: at + shiftMs, demandW, importWh, exportWh };
  });
};

const rowsBetween = (rows: readonly HomeRow[], fromMs: number, toMs: number): readonly HomeRow[] =>
  rows.slice(firstNotBefore(rows, fromMs), firstNotBefore(rows, toMs));

const firstNotBefore = (rows: readonly HomeRow[], at: number): number => {
  let [low, high] = [0, rows.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((rows[middle]?.at ?? Number.POSITIVE_INFINITY) < at) low = middle + 1;
    else high = middle;
  }
  return low;
};
