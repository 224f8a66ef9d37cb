import { MINUTE_MS } from '../../../core/contract/lengths.ts';
import { type LocalSum, LocalSums } from '../../../core/readings/local-sums.ts';
import { formatReadAt, type MeterReading } from '../../../core/readings/reading.ts';
import { formatLocalDateTime } from '../../../core/time/local-date-time.ts';
import { type Output, say, sayJson } from '../../context.ts';
import { pouring, type RowWriter } from './rows.ts';

/** What a row of a table of sums stands for. */
export const SUMMED_BY = ['10s', 'hour', 'day'] as const;
export type SummedBy = (typeof SUMMED_BY)[number];

/** Rows for a spreadsheet: local time first, kWh and pounds; a value that is not known is empty. */
export const spreadsheetRows = (by: SummedBy, timeZone: string, json: boolean, out: Output): RowWriter =>
  by === '10s' ? readingRows(timeZone, json, out) : sumRows(by, timeZone, json, out);

const sumRows = (by: 'hour' | 'day', timeZone: string, json: boolean, out: Output): RowWriter => {
  const sums = new LocalSums(by, timeZone);
  return {
    write: async (readings) => sums.count(readings),
    end: async () => {
      const rows = sums.result().map((sum) => rowOf(sum, by, timeZone));
      if (json) {
        sayJson(out, rows.map(withoutUnknown));
        return;
      }
      say(out, SUM_COLUMNS.join(','));
      for (const row of rows) say(out, SUM_COLUMNS.map((column) => row[column] ?? '').join(','));
    },
  };
};

const SUM_COLUMNS = [
  'localTime',
  'startsAt',
  'usedKwh',
  'exportedKwh',
  'costPounds',
  'meanW',
  'peakW',
  'knownMinutes',
] as const;
type SumRow = Readonly<Record<(typeof SUM_COLUMNS)[number], string | number | undefined>>;

const rowOf = (sum: LocalSum, by: 'hour' | 'day', timeZone: string): SumRow => {
  const local = formatLocalTime(sum.from, timeZone);
  return {
    localTime: by === 'day' ? local.slice(0, '2026-05-15'.length) : local.slice(0, '2026-05-15 18:00'.length),
    startsAt: formatReadAt(sum.from),
    usedKwh: rounded(sum.energyWh / 1_000, 3),
    exportedKwh: rounded(sum.exportedWh / 1_000, 3),
    costPounds: sum.costPence === undefined ? undefined : rounded(sum.costPence / 100, 4),
    meanW: sum.meanW === undefined ? undefined : Math.round(sum.meanW),
    peakW: sum.peakW,
    knownMinutes: rounded(sum.knownMs / MINUTE_MS, 1),
  };
};

const READING_COLUMNS = ['localTime', 'readAt', 'demandW', 'consumptionWh', 'exportWh', 'costPence'] as const;

const readingRows = (timeZone: string, json: boolean, out: Output): RowWriter => {
  const pour = pouring(out);
  let before = json ? '[\n' : `${READING_COLUMNS.join(',')}\n`;
  return {
    write: async (readings) => {
      if (readings.length === 0) return;
      const rows = readings.map((reading) => readingRow(reading, timeZone));
      const text = json
        ? rows.map((row) => JSON.stringify(withoutUnknown(row))).join(',\n')
        : rows.map((row) => `${READING_COLUMNS.map((column) => row[column] ?? '').join(',')}\n`).join('');
      await pour(before + text);
      before = json ? ',\n' : '';
    },
    end: () => pour(!json ? before : before === '[\n' ? '[]\n' : '\n]\n'),
  };
};

const readingRow = (
  { at, demandW, consumptionWh, exportWh, costPence }: MeterReading,
  timeZone: string,
): Readonly<Record<(typeof READING_COLUMNS)[number], string | number | undefined>> => ({
  localTime: formatLocalTime(at, timeZone),
  readAt: formatReadAt(at),
  demandW,
  consumptionWh,
  exportWh,
  costPence,
});

/** `2026-05-15 18:00:10`: what spreadsheets take for a date and time. */
const formatLocalTime = (at: number, timeZone: string): string => {
  const seconds = String(Math.floor((at % MINUTE_MS) / 1_000)).padStart(2, '0');
  return `${formatLocalDateTime(at - (at % MINUTE_MS), timeZone).replace('T', ' ')}:${seconds}`;
};

const withoutUnknown = <T extends object>(row: T): Partial<T> => {
  const known: Partial<T> = { ...row };
  for (const key of Object.keys(row))
    if (Reflect.get(row, key) === undefined) Reflect.deleteProperty(known, key);
  return known;
};

const rounded = (value: number, digits: number): number => Number(value.toFixed(digits));
