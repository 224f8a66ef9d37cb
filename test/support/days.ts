import { type DaySpan, daySpan } from '../../core/readings/day.ts';
import type { Day } from '../../core/readings/stored-day.ts';

const QUARTER_MS = 900_000;

/** What a day is made of; watts and prices may depend on the local quarter hour (0 to 95). */
export interface MadeDay {
  readonly watts?: number | ((quarter: number) => number);
  /** p/kWh; undefined without prices. */
  readonly price?: number | ((quarter: number) => number) | undefined;
  readonly knownShare?: number;
  readonly alwaysOnW?: number;
  readonly alerts?: Day['alerts'];
}

const valueAt = (value: number | ((quarter: number) => number), quarter: number): number =>
  typeof value === 'number' ? value : value(quarter);

const madeDay = (span: DaySpan, made: MadeDay): Day => {
  const { watts = 500, knownShare = 1, alerts } = made;
  const price = 'price' in made ? made.price : 25;
  const count = Math.round((span.endsAt - span.startsAt) / QUARTER_MS);
  const quarters = Array.from({ length: count }, (_, quarter): Day['quarters'][number] => {
    const demandW = valueAt(watts, quarter);
    const wh = demandW / 4;
    return [
      demandW,
      demandW,
      demandW,
      wh,
      price === undefined ? null : (wh * valueAt(price, quarter)) / 1_000,
    ];
  });
  const peakW = Math.max(...quarters.map(([, high]) => high ?? 0));
  const peakAt = span.startsAt + quarters.findIndex(([, high]) => high === peakW) * QUARTER_MS;
  const add = (field: 3 | 4) => quarters.reduce((sum, quarter) => sum + (quarter[field] ?? 0), 0);
  return {
    date: span.date,
    startsAt: span.startsAt,
    endsAt: span.endsAt,
    energyWh: add(3),
    exportWh: 0,
    ...(price === undefined ? {} : { costPence: add(4) }),
    peakW,
    peakAt,
    alwaysOnW: made.alwaysOnW ?? Math.min(...quarters.map(([low]) => low ?? 0)),
    knownShare,
    ...(alerts === undefined ? {} : { alerts }),
    quarters: knownShare === 0 ? [] : quarters,
  };
};

/** The local days from one date up to but without another, each made as `make` says of its date. */
export const daysBetween = (
  from: string,
  to: string,
  make: (date: string) => MadeDay = () => ({}),
  timeZone = 'Europe/London',
): Day[] => {
  const days: Day[] = [];
  let span = daySpan(Date.parse(`${from}T12:00:00Z`), timeZone);
  while (span.date < to) {
    days.push(madeDay(span, make(span.date)));
    span = daySpan(span.endsAt, timeZone);
  }
  return days;
};
