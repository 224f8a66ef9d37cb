import { DAY_MS, HOUR_MS } from '../../core/contract/lengths.ts';
import type { ClosedHour } from '../../core/readings/hourly-means.ts';

/** Something that draws more for a while. */
export interface Load {
  readonly from: number;
  readonly to: number;
  readonly watts: number;
}

/** What a household would want to hear of. */
export interface LoadKind {
  readonly name: string;
  readonly rule: 'unusual' | 'standby';
  readonly watts: number;
  readonly lastsMs: number;
  /** When it must have been told, after it began. */
  readonly foundWithinMs: number;
  /** The share to be found in homes without night use. */
  readonly aim: number;
}

export const LOAD_KINDS: readonly LoadKind[] = [
  {
    name: '1 kW for 5 h',
    rule: 'unusual',
    watts: 1_000,
    lastsMs: 5 * HOUR_MS,
    foundWithinMs: 5 * HOUR_MS,
    aim: 0.85,
  },
  {
    name: '0.5 kW for 6 h',
    rule: 'unusual',
    watts: 500,
    lastsMs: 6 * HOUR_MS,
    foundWithinMs: 6 * HOUR_MS,
    aim: 0.7,
  },
  {
    name: '+150 W standby',
    rule: 'standby',
    watts: 150,
    lastsMs: 10 * DAY_MS,
    foundWithinMs: 4 * DAY_MS,
    aim: 0.75,
  },
];

/** Loads begin once four weeks are learned. */
const FIRST_DAY = 30;
/** Nights begin from 22:00 to 02:00; what draws all the time begins at noon. */
const EARLIEST_HOUR = 22;
const STARTS_WITHIN_HOURS = 4;
const NOON = 12;

/** Loads of one kind, so many days apart, from a day on that differs from life to life. */
export const loadsOf = (
  { rule, watts, lastsMs }: LoadKind,
  midnights: readonly number[],
  {
    apartDays,
    firstDay = FIRST_DAY,
    draw,
  }: { readonly apartDays: number; readonly firstDay?: number; readonly draw: (nth: number) => number },
): Load[] => {
  const loads: Load[] = [];
  for (let day = firstDay; day * DAY_MS + lastsMs < midnights.length * DAY_MS; day += apartDays) {
    const hour = rule === 'standby' ? NOON : EARLIEST_HOUR + STARTS_WITHIN_HOURS * draw(loads.length);
    const from = Math.round((midnights[day] ?? 0) + hour * HOUR_MS);
    loads.push({ from, to: from + lastsMs, watts });
  }
  return loads;
};

/** The local midnights of a home's hours. */
export const midnightsOf = (hours: readonly ClosedHour[]): number[] =>
  hours.filter(({ hour }) => hour === 0).map(({ startsAt }) => startsAt);

/** The hours with what the loads draw in them. */
export const withLoads = (hours: readonly ClosedHour[], loads: readonly Load[]): ClosedHour[] =>
  hours.map((hour) => {
    if (hour.meanW === undefined) return hour;
    let { meanW } = hour;
    for (const { from, to, watts } of loads) {
      const overlapMs = Math.min(to, hour.endsAt) - Math.max(from, hour.startsAt);
      if (overlapMs > 0) meanW += (watts * overlapMs) / (hour.endsAt - hour.startsAt);
    }
    return { ...hour, meanW };
  });
