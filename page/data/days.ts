import { DAY_MS, HOUR_MS } from '../../core/contract/lengths.ts';
import { type DaySpan, dayOf, daySpan } from '../../core/readings/day.ts';
import type { MeterReading } from '../../core/readings/reading.ts';
import type { Day } from '../../core/readings/stored-day.ts';
import type { PageSource } from './source.ts';

/** Rows of a day may still come for so long after it. */
const MAY_CHANGE_MS = 13 * HOUR_MS;
/** Days that may still change are asked for again after this. */
const FRESH_MS = 60_000;

/** The local days before today: as they are stored, or worked out from stored readings where they are not yet. */
export class PastLocalDays {
  readonly #source: PageSource;
  readonly #settled = new Map<string, Day>();
  #recent: { readonly at: number; readonly days: readonly Day[] } | undefined;
  #busy: Promise<unknown> = Promise.resolve();

  constructor(source: PageSource) {
    this.#source = source;
  }

  /**
   * The `count` days before the one that holds `now`, oldest first.
   * @param given days that are known otherwise
   */
  last(count: number, given: readonly Day[] = []): Promise<Day[]> {
    const found = this.#busy.then(() => this.#find(count, given));
    this.#busy = found.catch(() => undefined);
    return found;
  }

  /** Takes in what is stored of the last `count` days, where days are stored. @returns them, oldest first */
  async takeStored(count: number): Promise<readonly Day[]> {
    const spans = this.#spans(count);
    const stored = await this.#stored(spans[0]?.date ?? '', spans.at(-1)?.date ?? '');
    const now = this.#source.now();
    for (const day of stored) this.#keep(day, new Map(), now);
    return stored;
  }

  async #stored(from: string, to: string): Promise<readonly Day[]> {
    return (await this.#source.days?.(from, to)) ?? [];
  }

  /** Those of the last `count` days that are known already, without reading anything. */
  known(count: number): Day[] {
    return this.#spans(count).flatMap(({ date }) => {
      const day = this.#settled.get(date) ?? this.#recent?.days.find((one) => one.date === date);
      return day === undefined ? [] : [day];
    });
  }

  async #find(count: number, given: readonly Day[]): Promise<Day[]> {
    const now = this.#source.now();
    const spans = this.#spans(count);
    const recent = this.#recent !== undefined && now - this.#recent.at < FRESH_MS ? this.#recent.days : [];
    const days = new Map([...recent, ...given].map((day) => [day.date, day]));
    const isKnown = ({ date }: DaySpan) => this.#settled.has(date) || days.has(date);
    if (!spans.every(isKnown)) {
      const [first, last] = [spans[0]?.date ?? '', spans.at(-1)?.date ?? ''];
      for (const day of await this.#stored(first, last)) this.#keep(day, days, now);
      const missing = spans.filter((span) => !isKnown(span));
      for (const day of await this.#workOut(missing)) this.#keep(day, days, now);
      this.#recent = { at: now, days: [...days.values()] };
    }
    return spans.flatMap(({ date }) => this.#settled.get(date) ?? days.get(date) ?? []);
  }

  #keep(day: Day, days: Map<string, Day>, now: number): void {
    if (now - day.endsAt > MAY_CHANGE_MS) this.#settled.set(day.date, day);
    else days.set(day.date, day);
  }

  #spans(count: number): DaySpan[] {
    const { timeZone } = this.#source;
    const spans: DaySpan[] = [];
    for (let span = daySpan(this.#source.now(), timeZone); spans.length < count; ) {
      span = daySpan(span.startsAt - 1, timeZone);
      spans.unshift(span);
    }
    return spans;
  }

  /** Reads each stretch of missing days once, and never keeps more than two days of rows. */
  async #workOut(missing: readonly DaySpan[]): Promise<Day[]> {
    const days: Day[] = [];
    for (const stretch of stretches(missing)) {
      const [first, last] = [stretch[0], stretch.at(-1)];
      if (first === undefined || last === undefined) continue;
      let rows: MeterReading[] = [];
      const waiting = [...stretch];
      for await (const page of this.#source.readings(first.startsAt - DAY_MS, last.endsAt + HOUR_MS)) {
        for (const row of page) {
          for (let next = waiting[0]; next !== undefined && row.at >= next.endsAt; next = waiting[0]) {
            days.push(dayOf([...rows, row], next));
            waiting.shift();
            rows = rows.filter(({ at }, index) => at >= next.endsAt - DAY_MS || index === rows.length - 1);
          }
          rows.push(row);
        }
      }
      for (const span of waiting) days.push(dayOf(rows, span));
    }
    return days;
  }
}

const stretches = (spans: readonly DaySpan[]): DaySpan[][] => {
  const found: DaySpan[][] = [];
  for (const span of spans) {
    const before = found.at(-1);
    if (before?.at(-1)?.endsAt === span.startsAt) before.push(span);
    else found.push([span]);
  }
  return found;
};

/** A day as its bar shows it; moments in epoch seconds. */
export interface DayBar extends Pick<Day, 'date' | 'energyWh' | 'exportWh' | 'knownShare'> {
  readonly from: number;
  readonly to: number;
  readonly costPence?: number;
  readonly about: boolean;
  readonly peakW?: number;
  readonly alwaysOnW?: number;
  /** The day is not over. */
  readonly today: boolean;
  readonly alerts: readonly { readonly title: string; readonly tone: DotTone; readonly at: number }[];
}

/** `good`: news that costs nothing, such as spare solar. */
export type DotTone = 'alert' | 'silent' | 'good';

export const dayBar = (day: Day, alerts: DayBar['alerts'], today: boolean): DayBar => ({
  date: day.date,
  from: day.startsAt / 1_000,
  to: day.endsAt / 1_000,
  energyWh: day.energyWh,
  exportWh: day.exportWh,
  knownShare: day.knownShare,
  ...(day.costPence === undefined ? {} : { costPence: day.costPence }),
  about: day.costAbout === true || day.knownShare < 0.75,
  ...(day.peakW === undefined ? {} : { peakW: day.peakW }),
  ...(day.alwaysOnW === undefined ? {} : { alwaysOnW: day.alwaysOnW }),
  today,
  alerts,
});
