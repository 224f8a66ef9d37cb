import { BadInputError } from '../../core/contract/bad-input.ts';
import { HOUR_MS } from '../../core/contract/lengths.ts';
import { ReadingsCsv } from '../../core/csv/reader.ts';
import { usualStepMs } from '../../core/csv/usual-step.ts';
import type { Home, HomeRow } from './home.ts';

/** One line of a recording. */
export interface RecordedSample {
  /** Epoch milliseconds, whole seconds. */
  readonly at: number;
  readonly demandW: number;
}

/** A recorded home as its file tells it. */
export interface Recording {
  /** Sorted; of two in one second the later line stays. */
  readonly samples: RecordedSample[];
  /** How long a sample stands, ms, where samples are too far apart for a Mini: the home holds it meanwhile. */
  readonly holdMs: number | undefined;
  /** What a person should know about how the file was read: a line each. */
  readonly notes: readonly string[];
}

const MAX_ROWS = 2_000_000;

/**
 * Reads a recording: any CSV that `ReadingsCsv` reads.
 * @throws BadInputError with the file, the line, the value and what is allowed
 */
export const parseRecording = (bytes: Uint8Array, file: string): Recording => {
  const csv = new ReadingsCsv(file);
  const rows = csv.push(bytes).concat(csv.end());
  const notes = csv.notes();
  if (rows.length === 0) {
    throw new BadInputError([`${file}: no rows under the header; allowed: two or more`, ...notes].join('; '));
  }
  if (rows.length > MAX_ROWS) {
    throw new BadInputError(`${file}: ${rows.length} rows; allowed: at most ${MAX_ROWS}`);
  }
  const demands = new Map(rows.map(({ at, demandW }) => [at, demandW]));
  if (demands.size < 2) {
    throw new BadInputError([`${file}: one moment only; allowed: two or more`, ...notes].join('; '));
  }
  const samples = [...demands].map(([at, demandW]) => ({ at, demandW })).sort((a, b) => a.at - b.at);
  const stepMs = csv.spanMs ?? usualStepMs(samples) ?? 0;
  return { samples, notes, holdMs: stepMs > SLOWEST_MINI_MS ? stepMs : undefined };
};

export interface RecordedHome extends Home {
  /** Epoch milliseconds of the first and the last recorded sample, as the home tells them. */
  readonly firstAt: number;
  readonly lastAt: number;
}

const STEP_MS = 10_000;
/** A Mini whose rows are further apart than this is one that is silent. */
const SLOWEST_MINI_MS = 60_000;

/**
 * A recording as a home: its times are shifted by a constant so that the last sample lies at `endMs`. Registers are
 * the demand added up over time (from sample to sample in a straight line).
 * @param options.repeats whether the recording begins again when it is over
 * @param options.holdMs how long a sample that stands for longer is held, ten seconds after ten seconds
 */
export const recordedHome = (
  samples: readonly RecordedSample[],
  {
    endMs,
    repeats,
    holdMs,
  }: { readonly endMs: number; readonly repeats: boolean; readonly holdMs?: number | undefined },
): RecordedHome => {
  const shiftMs = Math.floor(endMs / 1_000) * 1_000 - (samples.at(-1)?.at ?? 0);
  const rows = countRegisters(samples, shiftMs, holdMs);
  const [first, last] = [rows[0], rows.at(-1)];
  if (!first || !last) throw new RangeError('a recording needs samples');
  const roundMs = last.at - first.at + STEP_MS;
  const perRound = {
    importWh: last.importWh - first.importWh,
    exportWh: last.exportWh - first.exportWh,
  };
  const round = (n: number, fromMs: number, toMs: number): HomeRow[] =>
    (holdMs === undefined ? rowsBetween : heldRowsBetween(holdMs))(
      rows,
      fromMs - n * roundMs,
      toMs - n * roundMs,
    ).map((row) => ({
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

const countRegisters = (
  samples: readonly RecordedSample[],
  shiftMs: number,
  holdMs: number | undefined,
): HomeRow[] => {
  let importWh = FIRST_REGISTER_WH;
  let exportWh = 0;
  return samples.map(({ at, demandW }, index) => {
    const previous = samples[index - 1];
    if (previous) {
      const lastsMs = at - previous.at;
      const energyWh =
        holdMs === undefined
          ? (((previous.demandW + demandW) / 2) * lastsMs) / HOUR_MS
          : (previous.demandW * Math.min(lastsMs, holdMs)) / HOUR_MS;
      importWh += Math.max(0, energyWh);
      exportWh += Math.max(0, -energyWh);
    }
    return { at: at + shiftMs, demandW, importWh, exportWh };
  });
};

/** Rows that stand for longer, as a Mini would send them meanwhile. */
const heldRowsBetween =
  (holdMs: number) =>
  (rows: readonly HomeRow[], fromMs: number, toMs: number): HomeRow[] => {
    const first = firstNotBefore(rows, fromMs - holdMs);
    return rows.slice(first, firstNotBefore(rows, toMs)).flatMap((row, index) => {
      const next = rows[first + index + 1];
      // The last one only closes the recording.
      const until = next === undefined ? row.at + STEP_MS : Math.min(next.at, row.at + holdMs);
      const held: HomeRow[] = [];
      for (let at = row.at; at < until && at < toMs; at += STEP_MS) {
        if (at < fromMs) continue;
        const drawnWh = (row.demandW * (at - row.at)) / HOUR_MS;
        held.push({
          at,
          demandW: row.demandW,
          importWh: row.importWh + Math.max(0, drawnWh),
          exportWh: row.exportWh + Math.max(0, -drawnWh),
        });
      }
      return held;
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
