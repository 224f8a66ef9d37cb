import { type ClosedHour, countHours, openHourAt } from '../../core/readings/hourly-means.ts';
import { MONTH_FROM } from '../starter-rules/calendar.ts';
import { SCORED_HOMES, type ScoredHome } from '../starter-rules/homes.ts';
import { rowsOfDay } from '../starter-rules/month.ts';

const LIFE_DAYS = 200;
const SEEDS_A_HOME = 5;
const TIME_ZONE = 'UTC';
const SAMPLE_HOLDS_MS = 30_000;

/** A simulated home that lives two hundred days. */
export interface UsualHome {
  readonly name: string;
  /** `quiet`: nothing big runs at night on purpose. */
  readonly kind: 'quiet' | 'car' | 'storage heaters';
  readonly solar: boolean;
  readonly home: ScoredHome;
}

const kindOf = ({ car, storageHeatersW }: ScoredHome): UsualHome['kind'] =>
  car !== undefined ? 'car' : storageHeatersW !== undefined ? 'storage heaters' : 'quiet';

/** Ten kinds of homes, each with five families in it. */
export const USUAL_HOMES: readonly UsualHome[] = SCORED_HOMES.flatMap((home) =>
  Array.from({ length: SEEDS_A_HOME }, (_, nth) => ({
    name: `${home.name}, family ${nth + 1}`,
    kind: kindOf(home),
    solar: home.panelsW !== undefined,
    home: { ...home, seed: home.seed + 100 * nth, standbyW: home.standbyW + 15 * nth },
  })),
);

/** Days on which nobody is there: a week, and ten days. */
const AWAY_DAYS: readonly (readonly [from: number, to: number])[] = [
  [72, 79],
  [151, 161],
];
/** Fridge and freezer. */
const COLD_W = 75;

/** Nobody is in: car, heaters and people use nothing. */
const asLivedIn = (hour: ClosedHour, { home }: UsualHome, day: number): ClosedHour =>
  hour.meanW !== undefined && AWAY_DAYS.some(([from, to]) => day >= from && day < to)
    ? { ...hour, meanW: Math.min(hour.meanW, home.standbyW + COLD_W) }
    : hour;

/** The hours of a simulated home, from its ten-second readings. */
export const hoursOfHome = (home: UsualHome, days = LIFE_DAYS): ClosedHour[] => {
  const hours: ClosedHour[] = [];
  let open = openHourAt(MONTH_FROM, TIME_ZONE);
  for (let day = 0; day < days; day += 1) {
    const counted = countHours(open, rowsOfDay(home.home, day, []), {
      timeZone: TIME_ZONE,
      sampleHoldsMs: SAMPLE_HOLDS_MS,
    });
    open = counted.open;
    hours.push(...counted.closed.map((hour) => asLivedIn(hour, home, day)));
  }
  return hours;
};
