import { HOUR_MS } from '../../../core/contract/lengths.ts';
import type { MeterReading } from '../../../core/readings/reading.ts';
import { localMoment, periodAround } from '../../../core/time/local-time.ts';

/** Where a plot is drawn. */
export interface PlotFrame {
  /** Epoch ms; `to` is exclusive. */
  readonly from: number;
  readonly to: number;
  readonly timeZone: string;
  /** Characters, axis included. */
  readonly width: number;
  /** Lines of the plot itself. */
  readonly height: number;
}

/** What a column of a plot stands for, W; undefined where it has no readings. */
interface Column {
  readonly meanW: number;
  readonly peakW: number;
}

const AXIS_WIDTH = 9;
const EIGHTHS = ['', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
const PEAK = '·';
/** A label is the lower edge of its line. */
const LABEL_EVERY = 2;

/** Demand over time as blocks: solid up to the mean of each column, a dot at its peak. Readings stream by. */
export class Plot {
  readonly #frame: PlotFrame;
  readonly #columns: number;
  readonly #sums: Float64Array;
  readonly #counts: Float64Array;
  readonly #peaks: Float64Array;

  constructor(frame: PlotFrame) {
    this.#frame = frame;
    this.#columns = Math.max(10, frame.width - AXIS_WIDTH);
    this.#sums = new Float64Array(this.#columns);
    this.#counts = new Float64Array(this.#columns);
    this.#peaks = new Float64Array(this.#columns).fill(Number.NEGATIVE_INFINITY);
  }

  count(readings: readonly MeterReading[]): void {
    const { from, to } = this.#frame;
    for (const { at, demandW } of readings) {
      if (demandW === undefined) continue;
      const column = Math.floor(((at - from) / (to - from)) * this.#columns);
      if (column < 0 || column >= this.#columns) continue;
      this.#sums[column] = (this.#sums[column] ?? 0) + demandW;
      this.#counts[column] = (this.#counts[column] ?? 0) + 1;
      this.#peaks[column] = Math.max(this.#peaks[column] ?? Number.NEGATIVE_INFINITY, demandW);
    }
  }

  /** The lines, from the top; none where there were no readings. */
  lines(): string[] {
    const columns = this.#values();
    const known = columns.filter((column) => column !== undefined);
    if (known.length === 0) return [];
    const highest = Math.max(...known.map(({ peakW }) => peakW));
    const lowest = Math.min(...known.map(({ meanW }) => meanW));
    const stepW = stepOf(Math.max(highest, 0) - Math.min(lowest, 0), this.#frame.height);
    const rowsAbove = Math.max(1, Math.ceil(Math.max(highest, 0) / stepW));
    const rowsBelow = lowest < 0 ? Math.ceil(-lowest / stepW) : 0;
    const lines: string[] = [];
    for (let row = rowsAbove - 1; row >= -rowsBelow; row -= 1) {
      const cells = columns.map((column) =>
        row >= 0 ? cellAbove(column, row, stepW) : cellBelow(column, row, stepW),
      );
      const label = row % LABEL_EVERY === 0 ? labelOf(row * stepW) : '';
      lines.push(`${label.padStart(AXIS_WIDTH - 2)} ${row === 0 ? '┼' : '┤'}${cells.join('')}`.trimEnd());
    }
    return [...lines, ...this.#timeAxis()];
  }

  #values(): (Column | undefined)[] {
    return Array.from(this.#sums, (sum, column) => {
      const count = this.#counts[column] ?? 0;
      return count === 0 ? undefined : { meanW: sum / count, peakW: this.#peaks[column] ?? 0 };
    });
  }

  /** A rule with a tick at each label, and the labels below. */
  #timeAxis(): string[] {
    const { from, to, timeZone } = this.#frame;
    const ticks = tickTimes(from, to, timeZone, Math.floor(this.#columns / TICK_WIDTH));
    const rule = new Array<string>(this.#columns).fill('─');
    let labels = '';
    for (const at of ticks) {
      const column = Math.floor(((at - from) / (to - from)) * this.#columns);
      const { date, time } = localMoment(at, timeZone);
      const text = time === '00:00' ? date.split(' ').slice(1).join(' ') : time;
      if (column < labels.length + 1 && labels !== '') continue;
      if (column + text.length > this.#columns) continue;
      rule[column] = '┬';
      labels = labels.padEnd(column) + text;
    }
    return [`${' '.repeat(AXIS_WIDTH - 1)}└${rule.join('')}`, `${' '.repeat(AXIS_WIDTH)}${labels}`];
  }
}

const cellAbove = (column: Column | undefined, row: number, stepW: number): string => {
  if (column === undefined) return ' ';
  const eighths = Math.round(((column.meanW - row * stepW) / stepW) * 8);
  const solid = EIGHTHS[Math.min(8, Math.max(0, eighths))];
  if (solid) return solid;
  return column.peakW > row * stepW && column.peakW <= (row + 1) * stepW ? PEAK : ' ';
};

/** Below zero blocks hang from the axis; the only partial one that does is the upper half. */
const cellBelow = (column: Column | undefined, row: number, stepW: number): string => {
  const depth = column === undefined ? 0 : -column.meanW / stepW + row + 1;
  if (depth <= 0.25) return ' ';
  return depth < 0.75 ? '▀' : '█';
};

const STEPS = [1, 2, 2.5, 5, 10];

/** A round number of watts for each line, so that `spanW` fits. */
const stepOf = (spanW: number, height: number): number => {
  const least = Math.max(10, spanW / height);
  const power = 10 ** Math.floor(Math.log10(least));
  return (STEPS.find((step) => step * power >= least) ?? 10) * power;
};

const labelOf = (demandW: number): string => `${Number((demandW / 1_000).toFixed(2))} kW`;

const TICK_WIDTH = 9;
const DAY_HOURS = 24;
const TICK_HOURS = [
  1 / 4,
  1 / 2,
  1,
  2,
  3,
  6,
  12,
  DAY_HOURS,
  2 * DAY_HOURS,
  7 * DAY_HOURS,
  14 * DAY_HOURS,
  28 * DAY_HOURS,
];

/** Round local times, at most `most` of them. */
const tickTimes = (from: number, to: number, zone: string, most: number): number[] => {
  const hours = (to - from) / HOUR_MS;
  const every =
    TICK_HOURS.find((step) => hours / step <= most) ?? Math.ceil(hours / most / DAY_HOURS) * DAY_HOURS;
  const ticks: number[] = [];
  if (every >= DAY_HOURS) {
    let at = periodAround(from, 'day', zone).endsAt;
    for (let day = 0; at < to; day += 1) {
      if (day % (every / DAY_HOURS) === 0) ticks.push(at);
      at = periodAround(at, 'day', zone).endsAt;
    }
    return ticks;
  }
  const { startsAt } = periodAround(from, 'day', zone);
  for (let at = startsAt; at < to; at += every * HOUR_MS) if (at >= from) ticks.push(at);
  return ticks;
};
