import { readingsToWrite } from '../../core/readings/merge.ts';
import type { MeterReading } from '../../core/readings/reading.ts';
import { readRows } from '../octopus/rows.ts';
import type { Asked } from './ask.ts';
import { ReadingsNotStoredError } from './ports.ts';
import type { Run } from './run.ts';

/** The readings of this poll's answer that are in the store for certain, oldest first. */
export interface StoredRows {
  readonly readings: readonly MeterReading[];
  /** False where something of the answer could not be stored in time. */
  readonly complete: boolean;
}

const NOTHING: StoredRows = { readings: [], complete: true };

/** Reads the rows of the answer, merges them with what is stored, and writes what differs. */
export const storeRows = async (run: Run, asked: Asked): Promise<StoredRows> => {
  if ('notAsked' in asked) return NOTHING;
  const stored = await storedReadings(run, asked.stored);
  if (asked.fetched.outcome !== 'answered') return NOTHING;
  const { rows } = asked.fetched;
  const { readings: served, dropped } = readRows(rows, run.task.now);
  const { countsAfter } = run;
  // Two meters' registers must never be merged into one reading.
  const readings = countsAfter === undefined ? served : served.filter(({ at }) => at > countsAfter);
  run.rowsServed = readings.length;
  run.rowsDropped = dropped;
  if (readings.length === 0) return NOTHING;
  if (stored === undefined) return { readings: [], complete: false };
  const { register: consumptionWh, exportRegister: exportWh } = run.monitor.alerts.usage;
  const changed = readingsToWrite(stored, readings, { consumptionWh, exportWh });
  const written = changed.length === 0 ? 0 : await write(run, changed);
  run.rowsStored = written;
  const firstMissing = changed[written];
  if (firstMissing === undefined) return { readings, complete: true };
  return { readings: readings.filter(({ at }) => at < firstMissing.at), complete: false };
};

const storedReadings = async (
  run: Run,
  stored: Promise<readonly MeterReading[]>,
): Promise<readonly MeterReading[] | undefined> => {
  try {
    return await stored;
  } catch (error) {
    run.trouble(error);
    return undefined;
  }
};

const write = async (run: Run, readings: readonly MeterReading[]): Promise<number> => {
  const { task, ports, household } = run;
  const { settings } = household;
  run.wroteFrom = readings[0]?.at;
  try {
    return await ports.readings.write(
      {
        household: task.household,
        deviceId: run.deviceId ?? '',
        keepForMs: settings.keepFor,
        readings,
      },
      task.signal,
    );
  } catch (error) {
    if (!(error instanceof ReadingsNotStoredError)) throw error;
    run.trouble(error);
    return error.stored;
  }
};
