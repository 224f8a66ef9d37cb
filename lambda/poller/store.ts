import { REACH_MS } from '../../core/polling/cursor.ts';
import { readingsToWrite } from '../../core/readings/merge.ts';
import type { MeterReading } from '../../core/readings/reading.ts';
import { readRows } from '../octopus/rows.ts';
import type { Answered, Asked } from './ask.ts';
import { type PollTask, type Ports, ReadingsNotStoredError } from './ports.ts';
import type { Monitor } from './state.ts';
import type { Household } from './tell.ts';

/** What became of the rows of this poll's answer. */
export interface StoredRows {
  /** Its readings that are in the store for certain, oldest first. */
  readonly readings: readonly MeterReading[];
  /** False where something of the answer could not be stored in time. */
  readonly complete: boolean;
  readonly rowsServed: number;
  readonly rowsDropped: Readonly<Record<string, number>>;
  /** How many readings were written, all else being stored already. */
  readonly rowsStored: number;
  /** `readAt` of the oldest row that is written or tried to write. */
  readonly wroteFrom: number | undefined;
  /** The last stored reading before that row; where it is not known, as far back as Octopus tells. */
  readonly wroteAfter: number | undefined;
  readonly awsErrors: readonly unknown[];
}

const NOTHING: StoredRows = {
  readings: [],
  complete: true,
  rowsServed: 0,
  rowsDropped: {},
  rowsStored: 0,
  wroteFrom: undefined,
  wroteAfter: undefined,
  awsErrors: [],
};

/** The rows of an answer beside what is stored, before any is written. */
export interface MergedRows extends StoredRows {
  /** What differs from what is stored, oldest first. */
  readonly toWrite: readonly MeterReading[];
  /** The meter they are from. */
  readonly deviceId: string;
}

/** Reads the rows of the answer and merges them with what is stored. */
export const mergeRows = async (
  asked: Asked,
  monitor: Monitor,
  task: PollTask,
  ports: Ports,
): Promise<MergedRows> => {
  const none = { ...NOTHING, toWrite: [], deviceId: '' };
  if ('notAsked' in asked) return none;
  if (asked.fetched.outcome !== 'answered') return { ...none, ...(await troubleOf(asked.stored)) };
  const { readings: served, dropped } = readRows(asked.fetched.rows, task.now);
  const { countsAfter, deviceId = '' } = asked;
  // Two meters' registers must never be merged into one reading.
  const readings = countsAfter === undefined ? served : served.filter(({ at }) => at > countsAfter);
  const { stored, awsErrors } = await storedReadings(asked, readings, task, ports);
  const read = { ...none, deviceId, rowsServed: readings.length, rowsDropped: dropped, awsErrors };
  if (readings.length === 0) return read;
  if (stored === undefined) return { ...read, complete: false };
  const { register: consumptionWh, exportRegister: exportWh } = monitor.alerts.usage;
  const toWrite = readingsToWrite(stored, readings, { consumptionWh, exportWh });
  const [first] = toWrite;
  if (first === undefined) return { ...read, readings };
  const wroteAfter = lastBefore(first.at, stored, monitor.cursor);
  return { ...read, readings, toWrite, wroteFrom: first.at, wroteAfter };
};

/** Writes what differs from what is stored. */
export const store = async (
  { toWrite, deviceId, ...merged }: MergedRows,
  household: Household,
  task: PollTask,
  ports: Ports,
): Promise<StoredRows> => {
  if (toWrite.length === 0) return merged;
  const { keepFor: keepForMs } = household.settings;
  const batch = { household: task.household, deviceId, keepForMs, readings: toWrite };
  const written = await write(batch, task, ports);
  const firstMissing = toWrite[written.rowsStored];
  const { readings, awsErrors } = merged;
  return {
    ...merged,
    readings: firstMissing === undefined ? readings : readings.filter(({ at }) => at < firstMissing.at),
    complete: firstMissing === undefined,
    rowsStored: written.rowsStored,
    awsErrors: [...awsErrors, ...written.awsErrors],
  };
};

const lastBefore = (at: number, stored: readonly MeterReading[], cursor = at): number =>
  stored.findLast((reading) => reading.at < at)?.at ?? (cursor < at ? cursor : at - REACH_MS);

/** What AWS threw where nothing came of the answer. */
const troubleOf = async (stored: Promise<unknown>): Promise<{ readonly awsErrors: readonly unknown[] }> => {
  try {
    await stored;
    return { awsErrors: [] };
  } catch (error) {
    return { awsErrors: [error] };
  }
};

/**
 * Stored readings to hold those of the answer against, oldest first. An answer may reach beyond the window, as with the
 * bucket that its start lies in: what is stored there is read as well, or it would be overwritten unseen.
 */
const storedReadings = async (
  { window, stored }: Answered,
  readings: readonly MeterReading[],
  { household, signal }: PollTask,
  ports: Ports,
): Promise<{
  readonly stored: readonly MeterReading[] | undefined;
  readonly awsErrors: readonly unknown[];
}> => {
  const storedAt = async (outside: readonly MeterReading[]) => {
    const [first, last] = [outside[0], outside.at(-1)];
    return first === undefined || last === undefined
      ? []
      : ports.readings.between(household, first.at, last.at, signal);
  };
  try {
    const inside = await stored;
    const before = await storedAt(readings.filter(({ at }) => at < window.start));
    const after = await storedAt(readings.filter(({ at }) => at > window.end));
    return { stored: [...before, ...inside, ...after], awsErrors: [] };
  } catch (error) {
    return { stored: undefined, awsErrors: [error] };
  }
};

const write = async (
  batch: Parameters<Ports['readings']['write']>[0],
  { signal }: PollTask,
  ports: Ports,
): Promise<{ readonly rowsStored: number; readonly awsErrors: readonly unknown[] }> => {
  try {
    return { rowsStored: await ports.readings.write(batch, signal), awsErrors: [] };
  } catch (error) {
    if (!(error instanceof ReadingsNotStoredError)) throw error;
    return { rowsStored: error.stored, awsErrors: [error] };
  }
};
