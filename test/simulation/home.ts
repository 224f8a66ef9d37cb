import type { NightLoad } from './night-loads.ts';
import { covers, DAY, type DayPlan, type Episode, HOUR, MINUTE, type MiniSpan } from './plan.ts';
import type { Random } from './random.ts';

const TICK_MS = 10_000;
/** Rows older than this are out of everybody's reach. */
const KEPT_MS = 14 * HOUR;
/** The newest row grows until the next one, at most this long. */
const GROWS_MS = 40_000;
const PENCE_PER_WH = 0.0265;

/** One field of a row, other than its demand. */
export type RowField = 'consumptionWh' | 'consumptionDeltaWh' | 'exportWh' | 'costPence';

/** Values of one row as they are in the end; `null` what the API never gives. */
export interface RowValues {
  readonly demandW: number;
  readonly consumptionWh: number | null;
  readonly consumptionDeltaWh: number | null;
  readonly exportWh: number | null;
  readonly costPence: number | null;
}

/** One ten-second row as the Mini measured it. */
export interface HomeRow {
  readonly at: number;
  /** When the API can give it. */
  readonly uploadedAt: number;
  readonly final: RowValues;
  /** While it is the newest row. */
  readonly growing: RowValues;
  /** Fields the API gives as null until then. */
  readonly missing: { readonly fields: ReadonlySet<string>; readonly until: number } | undefined;
  /** Whether it was ever given to a poller, growing or final. */
  served: { growing: boolean; final: boolean };
  /** The row as the API gives it in the end, once somebody asked. */
  written: string | undefined;
}

/** A home with a Mini: one row each ten seconds, uploaded as the Mini's mood allows. */
export class Home {
  readonly episodes: Episode[] = [];
  readonly spans: MiniSpan[] = [];
  readonly loads: NightLoad[] = [];
  readonly #random: Random;
  readonly #rows: (HomeRow | undefined)[] = [];
  #firstTick: number;
  #lastUpload = 0;
  #registerWh = 5_000_000;
  #exportWh = 12_000.5;
  #heldW: number | undefined;

  constructor(random: Random, from: number) {
    this.#random = random;
    this.#firstTick = Math.ceil(from / TICK_MS);
  }

  /** Takes what a day will bring, and forgets what was over a day before. */
  expect({ episodes, mini }: Pick<DayPlan, 'episodes' | 'mini'>, dayStart: number): void {
    replaceOld(this.episodes, episodes, dayStart);
    replaceOld(this.spans, mini, dayStart);
  }

  /** Takes what will be left on for a night. */
  expectLoad(load: NightLoad, dayStart: number): void {
    replaceOld(this.loads, [load], dayStart);
  }

  /** Measures up to `now`. */
  liveTo(now: number): void {
    let tick = this.#firstTick + this.#rows.length;
    for (; tick * TICK_MS <= now; tick += 1) this.#rows.push(this.#measure(tick * TICK_MS));
  }

  /** Forgets what nobody can ask for any more; `forget` sees it once. */
  forgetBefore(now: number, forget: (row: HomeRow) => void): void {
    const keepFrom = Math.ceil((now - KEPT_MS) / TICK_MS);
    const dropped = this.#rows.splice(0, Math.max(0, keepFrom - this.#firstTick));
    this.#firstTick += dropped.length;
    for (const row of dropped) if (row !== undefined) forget(row);
  }

  rowAt(at: number): HomeRow | undefined {
    return at % TICK_MS === 0 ? this.#rows[at / TICK_MS - this.#firstTick] : undefined;
  }

  /** Rows of a range (inclusive, exclusive) that can be had at `now`, oldest first. */
  uploaded(start: number, end: number, now: number): { row: HomeRow; growing: boolean }[] {
    this.liveTo(now);
    const first = Math.max(0, Math.ceil(start / TICK_MS) - this.#firstTick);
    const last = Math.min(this.#rows.length, Math.ceil(end / TICK_MS) - this.#firstTick);
    const newestAt = this.#newestAt(now);
    const found: { row: HomeRow; growing: boolean }[] = [];
    for (let index = first; index < last; index += 1) {
      const row = this.#rows[index];
      if (row === undefined || row.uploadedAt > now) continue;
      found.push({ row, growing: row.at === newestAt && now < row.at + GROWS_MS });
    }
    return found;
  }

  #newestAt(now: number): number | undefined {
    for (let index = this.#rows.length - 1; index >= 0; index -= 1) {
      const row = this.#rows[index];
      if (row !== undefined && row.uploadedAt <= now) return row.at;
    }
    return undefined;
  }

  #measure(at: number): HomeRow | undefined {
    const random = this.#random;
    const span = this.spans.find((one) => covers(one, at));
    const demandW = this.#demand(at, span);
    const deltaWh = span?.kind === 'frozen' ? 0 : round((Math.max(0, demandW) * TICK_MS) / HOUR);
    const registerWh = this.#registerWh;
    this.#registerWh = round(registerWh + deltaWh);
    if (demandW < 0) this.#exportWh = round(this.#exportWh - (demandW * TICK_MS) / HOUR);
    if (span?.kind === 'silent' || random.chance(0.004)) return undefined;
    const never = random.chance(0.003);
    const final: RowValues = {
      demandW,
      consumptionWh: never ? null : registerWh,
      consumptionDeltaWh: deltaWh,
      exportWh: random.chance(0.002) ? null : this.#exportWh,
      costPence: random.chance(0.002) ? null : round(deltaWh * PENCE_PER_WH),
    };
    const share = random.between(0.2, 0.9);
    const growing: RowValues = {
      ...final,
      demandW: Math.round(demandW * 0.95),
      consumptionDeltaWh: round(deltaWh * share),
      costPence: final.costPence === null ? null : round(final.costPence * share),
    };
    return {
      at,
      uploadedAt: this.#upload(at, span),
      final,
      growing,
      missing: this.#missing(at),
      served: { growing: false, final: false },
      written: undefined,
    };
  }

  #demand(at: number, span: MiniSpan | undefined): number {
    if (span?.kind === 'frozen') {
      this.#heldW ??= this.#random.whole(300, 3_000);
      return this.#heldW;
    }
    this.#heldW = undefined;
    const episode = this.episodes.find((one) => covers(one, at));
    if (episode !== undefined) return episode.demandW + this.#random.whole(-400, 400);
    const minute = Math.floor(at / MINUTE);
    const kettle = minute % 173 < 3 ? 2_800 : 0;
    const sun = minute % 1_440 > 660 && minute % 1_440 < 780 ? 1_500 : 0;
    const extra = this.loads.find((one) => covers(one, at))?.extraW ?? 0;
    return 350 + kettle - sun + extra + this.#random.whole(-60, 120);
  }

  #upload(at: number, span: MiniSpan | undefined): number {
    const usual = at + this.#random.between(10_000, 22_000);
    if (span?.kind === 'late') return span.to + span.lateMs + this.#random.between(0, 30_000);
    const ready = span?.kind === 'buffered' ? Math.max(usual, span.to) : usual;
    this.#lastUpload = Math.max(ready, this.#lastUpload);
    return this.#lastUpload;
  }

  #missing(at: number): HomeRow['missing'] {
    if (!this.#random.chance(0.01)) return undefined;
    const field = this.#random.pick([
      'demand',
      'consumption',
      'consumptionDelta',
      'costDeltaWithTax',
      'export',
    ]);
    return { fields: new Set([field]), until: at + this.#random.between(20_000, 90 * MINUTE) };
  }
}

const round = (value: number): number => Math.round(value * 10_000) / 10_000;

/** A row as the API writes it: decimals as text or as numbers, in one of the spellings of UTC. */
export const serializeRow = (
  row: HomeRow,
  growing: boolean,
  now: number,
): Readonly<Record<string, unknown>> => {
  const values = growing ? row.growing : row.final;
  row.served[growing ? 'growing' : 'final'] = true;
  const hidden = row.missing !== undefined && now < row.missing.until ? row.missing.fields : undefined;
  const asText = row.at % 70_000 !== 0;
  const write = (name: string, value: number | null) =>
    value === null || hidden?.has(name) ? null : asText ? value.toFixed(4) : value;
  return {
    readAt: `${new Date(row.at).toISOString().slice(0, 19)}${row.at % 30_000 === 0 ? 'Z' : '.123456+00:00'}`,
    demand: write('demand', values.demandW),
    consumption: write('consumption', values.consumptionWh),
    consumptionDelta: write('consumptionDelta', values.consumptionDeltaWh),
    export: write('export', values.exportWh),
    costDeltaWithTax: write('costDeltaWithTax', values.costPence),
  };
};

/** `serializeRow` as JSON; most rows are asked for again and again by sweeps. */
export const serializeRowText = (row: HomeRow, growing: boolean, now: number): string => {
  if (growing || (row.missing !== undefined && now < row.missing.until)) {
    return JSON.stringify(serializeRow(row, growing, now));
  }
  row.written ??= JSON.stringify(serializeRow(row, false, now));
  return row.written;
};

/** Adds today's spans and forgets those before yesterday. */
const replaceOld = <T extends { to: number }>(list: T[], today: readonly T[], dayStart: number): void => {
  const recent = list.filter(({ to }) => to > dayStart - DAY);
  list.splice(0, list.length, ...recent, ...today);
};
