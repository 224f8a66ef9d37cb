import { once } from 'node:events';
import { formatReadAt, type MeterReading } from '../../../core/readings/reading.ts';
import type { Output } from '../../context.ts';

/** Writes rows as they come, in one form. */
export interface RowWriter {
  write(readings: readonly MeterReading[]): Promise<void>;
  end(): Promise<void>;
}

/** CSV that `replay --csv` reads; a value that Octopus did not give is empty. */
export const csvRows = (out: Output): RowWriter => {
  const pour = pouring(out);
  let header = 'readAt,demandW,consumptionWh,costPence\n';
  return {
    write: async (readings) => {
      const rows = readings.map(
        ({ at, demandW, consumptionWh, costPence }) =>
          `${formatReadAt(at)},${demandW ?? ''},${consumptionWh ?? ''},${costPence ?? ''}\n`,
      );
      await pour(header + rows.join(''));
      header = '';
    },
    end: () => pour(header),
  };
};

/** One JSON array, a reading a line, with every value that Octopus gave. */
export const jsonRows = (out: Output): RowWriter => {
  const pour = pouring(out);
  let before = '[\n';
  return {
    write: async (readings) => {
      const rows = readings.map(({ at, ...values }) =>
        JSON.stringify({ readAt: formatReadAt(at), ...values }),
      );
      if (rows.length === 0) return;
      await pour(before + rows.join(',\n'));
      before = ',\n';
    },
    end: () => pour(before === '[\n' ? '[]\n' : '\n]\n'),
  };
};

/** Writes, and waits while the reader is slower. */
const pouring =
  (out: Output) =>
  async (text: string): Promise<void> => {
    if (text === '' || out.write(text) !== false || !isEmitter(out)) return;
    await once(out, 'drain');
  };

const isEmitter = (out: Output): out is Output & NodeJS.EventEmitter => 'once' in out;
