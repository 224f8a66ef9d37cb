import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { BadInputError } from '../core/contract/bad-input.ts';
import type { HomeChoice } from './options.ts';
import { parseRecording, recordedHome } from './simulator/recorded-home.ts';
import type { PlannedSlot, SimulatedCar } from './simulator/simulated-car.ts';
import { simulatedHome } from './simulator/simulated-home.ts';
import { type SimulatedMini, simulatedMini } from './simulator/simulated-mini.ts';
import { HISTORY_MS, PAST_MS } from './simulator/story.ts';

/** A home that was chosen on the command line, before it has a beginning. */
export interface ChosenHome {
  /** For folders: the same for the same seed, recording or account. */
  readonly id: string;
  readonly title: string;
  /** Whether it exports, as far as that is known. */
  readonly solar: boolean;
  /** What a person should know about how its file was read: a line each. */
  readonly notes?: readonly string[];
  /** Begins at `startedAt` (epoch ms); absent for the real one. */
  readonly begin?: (start: HomeStart) => BegunHome;
}

export interface HomeStart {
  readonly startedAt: number;
  readonly timeZone: string;
  /** Whether a recording begins again when it is over. */
  readonly repeats: boolean;
  /** Whether a simulated home has a past beside what is polled. */
  readonly withPast: boolean;
}

export interface BegunHome {
  readonly mini: SimulatedMini;
  /** What Octopus charges by a plan; none where that is not known. */
  readonly cars?: readonly SimulatedCar[];
  /** When it began to be polled: epoch ms. */
  readonly installedAt: number;
  /** Since when its past is known, where that is put into the table before it is polled: epoch ms. */
  readonly pastFrom?: number;
}

/**
 * Prepares the chosen home; reads the recording.
 * @param folder where a relative file name starts
 * @throws BadInputError where the recording can't be read
 */
export const prepareHome = (choice: HomeChoice, folder: string): ChosenHome => {
  switch (choice.kind) {
    case 'simulated': {
      const { seed, solar } = choice;
      return {
        // Homes of earlier versions had no past, and other registers.
        id: `simulated-month-${seed}${solar ? '-solar' : ''}`,
        solar,
        title: `Simulated home (seed ${seed}${solar ? ', solar' : ''})`,
        begin: (start) => beginSimulated(choice, start),
      };
    }
    case 'recorded': {
      const bytes = readRecording(resolve(folder, choice.file), choice.file);
      const { samples, holdMs, notes } = parseRecording(bytes, choice.file);
      return {
        id: `recorded-${digits(bytes)}`,
        title: `Recorded home (${basename(choice.file)})`,
        solar: samples.some(({ demandW }) => demandW < 0),
        notes,
        begin: ({ startedAt, repeats }) => {
          const home = recordedHome(samples, { endMs: startedAt, repeats, holdMs });
          const installedAt = home.firstAt;
          const mini = simulatedMini(home, {
            seed: 0,
            installedAt,
            dropouts: [],
            leavesOut: false,
            tellsExport: false,
          });
          return { mini, installedAt };
        },
      };
    }
    case 'live':
      return {
        id: `live-${digits(choice.accountNumber)}`,
        title: `Your home (${choice.accountNumber})`,
        solar: true,
      };
  }
};

const ID_DIGITS = 8;
const digits = (content: string | Uint8Array) =>
  createHash('sha256').update(content).digest('hex').slice(0, ID_DIGITS);

const beginSimulated = (
  { seed, solar }: { readonly seed: number; readonly solar: boolean },
  { startedAt, timeZone, withPast }: HomeStart,
): BegunHome => {
  const pastFrom = startedAt - PAST_MS;
  const past = withPast ? { pastMs: PAST_MS } : {};
  const home = simulatedHome({ seed, timeZone, solar, startMs: startedAt, ...past });
  const installedAt = startedAt - HISTORY_MS;
  const mini = simulatedMini(home, {
    seed,
    installedAt: withPast ? pastFrom : installedAt,
    dropouts: [home.story.dropout],
    leavesOut: true,
    tellsExport: solar,
  });
  const plan = (now: number): PlannedSlot[] =>
    home.chargingFrom(now).map(({ fromMs, toMs }) => ({ start: fromMs, end: toMs, type: 'SMART' }));
  const cars = [{ id: 'simulated-car', plan }];
  return { mini, cars, installedAt, ...(withPast ? { pastFrom } : {}) };
};

const LARGEST_FILE_BYTES = 128 * 1024 * 1024;

const readRecording = (path: string, file: string): Uint8Array => {
  try {
    const { size } = statSync(path);
    if (size > LARGEST_FILE_BYTES) {
      throw new BadInputError(`${file}: ${size} bytes; allowed: at most ${LARGEST_FILE_BYTES}`);
    }
    return readFileSync(path);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    const reason = error.code === 'ENOENT' ? 'no such file' : `not readable (${error.code})`;
    throw new BadInputError(`${file}: ${reason}; --home takes a CSV file`);
  }
};
