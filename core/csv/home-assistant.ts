import { BadInputError } from '../contract/bad-input.ts';
import type { Layout } from './layout.ts';
import { type ReadingRow, type RowPlace, RowReader } from './row.ts';
import { usualStepMs } from './usual-step.ts';

interface Sensor {
  readonly id: string;
  readonly unit: string;
  readonly reader: RowReader;
  readonly rows: ReadingRow[];
}

/** The sensor whose rows are demand. */
export interface ChosenSensor {
  readonly reader: RowReader;
  readonly rows: ReadingRow[];
  /** What a row stands for, ms: Home Assistant writes one when the state changes or is polled. */
  readonly spanMs: number | undefined;
  readonly notes: readonly string[];
}

type SensorColumns = NonNullable<Layout['sensor']>;

/**
 * The rows of a Home Assistant history, which may hold several sensors in any order: which of them is the home's demand
 * shows only at the end.
 */
export class SensorHistory {
  readonly #place: RowPlace;
  readonly #layout: Layout;
  readonly #columns: SensorColumns;
  readonly #sensors = new Map<string, Sensor>();

  constructor(place: RowPlace, layout: Layout, columns: SensorColumns) {
    this.#place = place;
    this.#layout = layout;
    this.#columns = columns;
  }

  take(fields: readonly string[], line: number): void {
    const id = fields[this.#columns.idColumn] ?? '';
    const unit = fields[this.#columns.unitColumn ?? -1] ?? '';
    const sensor = this.#sensors.get(id) ?? this.#add(id, unit);
    sensor.rows.push(...sensor.reader.fields(fields, line));
  }

  /**
   * The one sensor of demand.
   * @throws BadInputError where none or several could be it
   */
  chosen(): ChosenSensor {
    const all = [...this.#sensors.values()].filter(
      ({ id, rows, reader }) => id !== '' || rows.length + reader.tally.skipped > 0,
    );
    const numeric = all.filter(({ rows }) => rows.length > 0);
    const possible = numeric.filter(({ id, unit }) => !isEnergy(id, unit));
    const named = possible.filter(({ id }) => /demand/i.test(id));
    const powers = possible.filter(({ id }) => /demand|power|watt/i.test(id));
    const [sensor] = [named, powers, possible].find(({ length }) => length === 1) ?? [];
    if (sensor !== undefined) {
      const others = all.filter((other) => other !== sensor).map(({ id }) => id);
      const ignored = others.length === 0 ? [] : [`read ${sensor.id}; ignored ${others.join(', ')}`];
      return { reader: sensor.reader, rows: sensor.rows, spanMs: spanOf(sensor.rows), notes: ignored };
    }
    if (possible.length > 1) {
      throw new BadInputError(
        `${this.#place.file}: got ${possible.length} sensors (${idsOf(possible)}); allowed: the rows of one, that of the home's demand in watts`,
      );
    }
    if (numeric.length > 0) {
      throw new BadInputError(
        `${this.#place.file}: ${idsOf(numeric)} counts energy; allowed: the sensor of the home's demand in watts`,
      );
    }
    const [empty] = all;
    const reader = empty?.reader ?? new RowReader(this.#place, this.#layout);
    return { reader, rows: [], spanMs: undefined, notes: [] };
  }

  #add(id: string, unit: string): Sensor {
    const kilowatts = /^kw$/i.test(unit) || (unit === '' && /_kw$/i.test(id));
    const columns = this.#layout.columns.map((column) =>
      column.meaning === 'demandW' && kilowatts ? { ...column, scale: 1_000 } : column,
    );
    const unitKnown = kilowatts || /^w$/i.test(unit);
    const reader = new RowReader(this.#place, { ...this.#layout, columns, unitKnown });
    const sensor = { id, unit, reader, rows: [] };
    this.#sensors.set(id, sensor);
    return sensor;
  }
}

/** A sensor that is asked no more often is not the home's demand. */
const LONGEST_SPAN_MS = 600_000;

const spanOf = (rows: readonly ReadingRow[]): number | undefined => {
  const stepMs = usualStepMs(rows);
  return stepMs === undefined || stepMs > LONGEST_SPAN_MS ? undefined : stepMs;
};

const MAX_NAMED = 5;

const idsOf = (sensors: readonly Sensor[]): string => {
  const ids = sensors.slice(0, MAX_NAMED).map(({ id }) => id);
  return sensors.length > MAX_NAMED ? `${ids.join(', ')}, …` : ids.join(', ');
};

/** Energy, money and the like must not be read as watts. */
const isEnergy = (id: string, unit: string): boolean =>
  unit === ''
    ? !/demand|power|watt(?!_?h)/i.test(id) &&
      /energy|consumption|accumulative|_k?wh\b|watt_?h|cost|rate|price|export_total|import_total|meter_reading/i.test(
        id,
      )
    : !/^k?w$/i.test(unit);
