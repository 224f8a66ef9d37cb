import { countHours, type HourConditions, localHourAt, openHourAt } from '../readings/hourly-means.ts';
import { hasDemand, type MeterReading, type Reading } from '../readings/reading.ts';
import { type Learned, learnHours, nothingLearned, type Usual } from '../readings/usual.ts';

/**
 * Learns what is usual in a home as its readings pass, as the poller does from the stored ones: an hour is counted when
 * a reading shows that it is over, from all that have come by then, in whatever order they came.
 */
export class HomeLessons {
  readonly #conditions: HourConditions;
  #usual: Usual = nothingLearned();
  /** Of the hour that is not over, and the last ones before it. */
  #readings: Reading[] = [];
  #startsAt: number | undefined;
  #endsAt = Number.NEGATIVE_INFINITY;

  constructor(conditions: HourConditions) {
    this.#conditions = conditions;
  }

  /** What is usual in the home, by what was learned so far. */
  get usual(): Usual {
    return this.#usual;
  }

  /** What the next readings teach; undefined while they close no hour. */
  learn(readings: readonly MeterReading[]): Learned | undefined {
    let newestAt = Number.NEGATIVE_INFINITY;
    for (const reading of readings) {
      if (!hasDemand(reading)) continue;
      this.#readings.push(reading);
      newestAt = Math.max(newestAt, reading.at);
    }
    if (newestAt < this.#endsAt || this.#readings.length === 0) return undefined;
    const { timeZone, sampleHoldsMs } = this.#conditions;
    const known = inOrder(this.#readings);
    const from = this.#startsAt ?? localHourAt(known[0]?.at ?? 0, timeZone).startsAt;
    const { open, closed } = countHours(openHourAt(from, timeZone), known, this.#conditions);
    const { startsAt, endsAt } = open.hour;
    this.#startsAt = startsAt;
    this.#endsAt = endsAt;
    this.#readings = known.filter(({ at }) => at >= startsAt - sampleHoldsMs);
    if (closed.length === 0) return undefined;
    const learned = learnHours(this.#usual, closed);
    this.#usual = learned.usual;
    return learned;
  }
}

/** Each moment once, as it came last; oldest first. */
const inOrder = (readings: readonly Reading[]): readonly Reading[] => {
  const sorted = readings.every(
    ({ at }, index) => at > (readings[index - 1]?.at ?? Number.NEGATIVE_INFINITY),
  );
  if (sorted) return readings;
  return [...new Map(readings.map((reading) => [reading.at, reading])).values()].sort((a, b) => a.at - b.at);
};
