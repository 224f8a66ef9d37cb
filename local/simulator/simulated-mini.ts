import { HOUR_MS } from '../../core/contract/lengths.ts';
import type { Home, HomeRow, Stretch } from './home.ts';
import { draw } from './seeded.ts';

/** A telemetry row as the API gives it: decimals are strings, anything may be null. */
export interface TelemetryRow {
  readonly readAt: string;
  readonly demand: string;
  readonly consumption: string | null;
  readonly consumptionDelta: string | null;
  readonly export: string | null;
  readonly costDelta: string | null;
  readonly costDeltaWithTax: string | null;
}

/** A Home Mini: what has reached Octopus at a moment. */
export interface SimulatedMini {
  /** Rows from `fromMs` (inclusive) to `toMs` (exclusive) uploaded by `now`, oldest first; the newest may still grow. */
  uploaded(fromMs: number, toMs: number, now: number): TelemetryRow[];
  /** How many rows have been uploaded by `now`. */
  countUploaded(now: number): number;
}

export interface MiniTraits {
  readonly seed: number;
  /** The Mini knows nothing from before. */
  readonly installedAt: number;
  /** Times when the Mini is unplugged; what the home does then is lost. */
  readonly dropouts: readonly Stretch[];
  /** Whether one row in nine is left out, as a real Mini does: about 323 rows an hour. */
  readonly leavesOut: boolean;
  /** Whether the meter tells its export register. */
  readonly tellsExport: boolean;
}

const TICK_MS = 10_000;
const LEFT_OUT = 0.103;
const WITHOUT_REGISTER = 0.004;
/** A step longer than this is a hole, whose energy no row tells. */
const LONGEST_STEP_MS = 60_000;
const COUNT_SPAN_MS = 12 * HOUR_MS;

/** Uploads every ten seconds, ten to twenty seconds after the fact, in order. */
export const simulatedMini = (home: Home, traits: MiniTraits): SimulatedMini => {
  const phaseMs = Math.floor(draw(traits.seed, 11) * 5) * 1_000;
  const uploadedAt = (at: number) => Math.ceil((at + TICK_MS - phaseMs) / TICK_MS) * TICK_MS + phaseMs;
  const isSent = ({ at }: HomeRow) =>
    at >= traits.installedAt &&
    !traits.dropouts.some(({ fromMs, toMs }) => at >= fromMs && at < toMs) &&
    !(traits.leavesOut && leftOut(traits.seed, at));
  const sentBy = (fromMs: number, toMs: number, now: number) =>
    home.readings(fromMs, toMs).filter((row) => uploadedAt(row.at) <= now && isSent(row));

  return {
    uploaded: (fromMs, toMs, now) => {
      const rows = sentBy(fromMs, toMs + LONGEST_STEP_MS, now);
      return rows.flatMap((row, index) => {
        if (row.at >= toMs) return [];
        return [serializeRow(traits, row, rows[index + 1])];
      });
    },
    countUploaded: (now) => {
      let count = 0;
      for (let fromMs = traits.installedAt; fromMs < now; fromMs += COUNT_SPAN_MS) {
        count += sentBy(fromMs, Math.min(now, fromMs + COUNT_SPAN_MS), now).length;
      }
      return count;
    },
  };
};

/** Never two in a row: steps are of ten or twenty seconds. */
const leftOut = (seed: number, at: number): boolean => {
  const isDrawn = (moment: number) => draw(seed, moment, 12) < LEFT_OUT * 1.12;
  return isDrawn(at) && !isDrawn(at - TICK_MS);
};

const serializeRow = (traits: MiniTraits, row: HomeRow, next: HomeRow | undefined): TelemetryRow => {
  const readAt = `${new Date(row.at).toISOString().slice(0, 19)}+00:00`;
  const demand = String(row.demandW);
  const exported = traits.tellsExport ? formatRegister(row.exportWh) : null;
  if (draw(traits.seed, row.at, 13) < WITHOUT_REGISTER) {
    return {
      readAt,
      demand,
      consumption: null,
      consumptionDelta: null,
      export: exported,
      costDelta: null,
      costDeltaWithTax: null,
    };
  }
  const deltaWh = deltaOf(traits.seed, row, next);
  const pence = (deltaWh / 1_000) * unitPence(row.at);
  return {
    readAt,
    demand,
    consumption: formatRegister(row.importWh),
    consumptionDelta: `${deltaWh}.0`,
    export: exported,
    costDelta: pence.toFixed(6),
    costDeltaWithTax: (pence * (1 + vatRate(row.at))).toFixed(6),
  };
};

const formatRegister = (wh: number): string => Math.floor(wh).toFixed(4);

/** Whole Wh until the next row; while there is none yet, a part of what ten seconds will make. */
const deltaOf = (seed: number, row: HomeRow, next: HomeRow | undefined): number => {
  if (next !== undefined && next.at - row.at <= LONGEST_STEP_MS) {
    return Math.floor(next.importWh) - Math.floor(row.importWh);
  }
  const tenSecondsWh = (Math.max(0, row.demandW) * TICK_MS) / HOUR_MS;
  return Math.floor(tenSecondsWh * draw(seed, row.at, 14));
};

/** Domestic electricity bears no VAT from 1 October 2026 to 31 March 2027, both included, local time: announced 21 July 2026. */
const WITHOUT_VAT = {
  fromMs: Date.parse('2026-10-01T00:00+01:00'),
  toMs: Date.parse('2027-04-01T00:00+01:00'),
};
const VAT_RATE = 0.05;
/** What 26.5p and 8.5p were before VAT. */
const DAY_PENCE = 26.5 / (1 + VAT_RATE);
const NIGHT_PENCE = 8.5 / (1 + VAT_RATE);
const NIGHT_UTC = { fromHour: 0.5, toHour: 5.5 };

const vatRate = (at: number): number => (at >= WITHOUT_VAT.fromMs && at < WITHOUT_VAT.toMs ? 0 : VAT_RATE);

/** Pence a kWh without VAT: cheap at night, as tariffs for cars are. */
const unitPence = (at: number): number => {
  const hour = (at % (24 * HOUR_MS)) / HOUR_MS;
  return hour >= NIGHT_UTC.fromHour && hour < NIGHT_UTC.toHour ? NIGHT_PENCE : DAY_PENCE;
};
