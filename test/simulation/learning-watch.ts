import * as z from 'zod/mini';
import { type LocalHour, localHourAt } from '../../core/readings/hourly-means.ts';
import { meansOfDay, type Usual, usualAt, usualSchema } from '../../core/readings/usual.ts';
import { unusualAboveW } from '../../core/rules/unusual/decide.ts';
import { unusualStateSchema } from '../../core/rules/unusual/state.ts';
import { localDay } from '../../core/time/local-time.ts';
import type { Item } from './dynamodb-model.ts';
import type { NightLoad } from './night-loads.ts';
import { DAY, HOUR, SECOND } from './plan.ts';

const HOLDS_MS = 30 * SECOND;
const KNOWN_SHARE = 0.75;
/** The home's own draw at night, and how far a learned limit must lie below what a load makes of it, W. */
const BASE_W = 350;
const MARGIN_W = 100;
/** Hours of the local clock that a night's load may lie in. */
const NIGHT_HOURS = [0, 1, 2, 3, 4, 5, 6];
const stateSchema = z.object({
  alerts: z.object({
    rules: z.object({
      'unusual-night': z.optional(unusualStateSchema),
    }),
  }),
});

/** Follows what the household learns of itself, and whether it notices the nights in which something is left on. */
export class LearningWatch {
  #learnedTo: number | undefined;
  /** Nights, by the local day on which they began, in which an hour was found over the usual. */
  readonly #over = new Set<number>();
  readonly #timeZone: string;
  readonly #violate: (invariant: string, detail: string) => void;

  constructor(timeZone: string, violate: (invariant: string, detail: string) => void) {
    this.#timeZone = timeZone;
    this.#violate = violate;
  }

  /**
   * Takes what is usual as it is about to be stored.
   * @param calmFrom since when nothing goes wrong, epoch ms; undefined in trouble
   */
  usualStored(item: Item, readings: ReadonlyMap<string, Item>, calmFrom: number | undefined): void {
    const usual = usualSchema.parse(JSON.parse(item.body?.S ?? ''));
    const { learnedTo = 0 } = usual;
    const before = this.#learnedTo;
    this.#learnedTo = learnedTo;
    if (before !== undefined && learnedTo <= before) {
      this.#violate('each hour is learned once', `${iso(before)} then ${iso(learnedTo)}`);
    }
    if (before === undefined || calmFrom === undefined) return;
    for (let at = Math.max(before, calmFrom); at < learnedTo; ) {
      const hour = localHourAt(at, this.#timeZone);
      if (hour.startsAt >= calmFrom) this.#learned(hour, usual, readings);
      at = hour.endsAt;
    }
  }

  /** Takes a monitor that was stored. */
  saved(body: string): void {
    if (!/"unusual-night":\{[^}]*"hours":"over"/.test(body)) return;
    const own = stateSchema.parse(JSON.parse(body)).alerts.rules['unusual-night'];
    if (own?.hours === 'over') this.#over.add(own.night);
  }

  /** Whether a household that knows this much of itself must notice a load. */
  mustNotice({ extraW }: NightLoad, stored: Item | undefined): boolean {
    if (stored === undefined) return false;
    const usual = usualSchema.parse(JSON.parse(stored.body?.S ?? ''));
    return NIGHT_HOURS.every((hour) => {
      const limits = usualAt(usual, hour);
      return limits !== undefined && unusualAboveW(limits, 'normal') < BASE_W + extraW - MARGIN_W;
    });
  }

  /** After a night in which nothing kept it from seeing a load that it must notice. */
  nightOver({ from }: NightLoad): void {
    const night = localDay(from, this.#timeZone) - 1;
    if (!this.#over.has(night)) this.#violate('a night far over the usual is noticed', iso(from));
  }

  #learned(
    { startsAt, endsAt, day, hour }: LocalHour,
    usual: Usual,
    readings: ReadonlyMap<string, Item>,
  ): void {
    const said = meansOfDay(usual, day)?.[hour] ?? undefined;
    const stored = meanOf(readings, startsAt, endsAt);
    if (said === undefined ? stored === undefined : Math.abs(said - (stored ?? Number.NaN)) <= 1) return;
    this.#violate(
      'an hour is learned as the stored readings say',
      `${iso(startsAt)}: ${said}, not ${stored}`,
    );
  }
}

/** Time-weighted mean demand of the stored readings, W; undefined where less than three quarters are known. */
const meanOf = (readings: ReadonlyMap<string, Item>, from: number, to: number): number | undefined => {
  let [knownMs, wattMs] = [0, 0];
  let last: { at: number; demandW: number } | undefined;
  const stand = (until: number) => {
    if (last === undefined) return;
    const ms = Math.min(until, last.at + HOLDS_MS, to) - Math.max(last.at, from);
    if (ms <= 0) return;
    knownMs += ms;
    wattMs += ms * last.demandW;
  };
  for (let at = from - HOLDS_MS; at < to; at += 10 * SECOND) {
    const demandW = readings.get(`${new Date(at).toISOString().slice(0, 19)}Z`)?.demandW?.N;
    if (demandW === undefined) continue;
    stand(at);
    last = { at, demandW: Number(demandW) };
  }
  stand(to);
  return knownMs >= KNOWN_SHARE * (to - from) ? wattMs / knownMs : undefined;
};

const iso = (at: number): string => new Date(at).toISOString();

/** The time around a load in which nothing may be in the way of noticing it. */
export const aroundNight = ({ from, to }: NightLoad): { readonly from: number; readonly to: number } => ({
  from: from - HOUR,
  to: Math.min(to + 2 * HOUR, from + DAY),
});
