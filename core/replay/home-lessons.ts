import { countHours, type HourConditions, type OpenHour, openHourAt } from '../readings/hourly-means.ts';
import { hasDemand, type MeterReading } from '../readings/reading.ts';
import { type Learned, learnHours, nothingLearned, type Usual } from '../readings/usual.ts';

/** Learns what is usual in a home as its readings pass, as the poller does from the stored ones. */
export class HomeLessons {
  readonly #conditions: HourConditions;
  #open: OpenHour | undefined;
  #usual: Usual = nothingLearned();

  constructor(conditions: HourConditions) {
    this.#conditions = conditions;
  }

  /** What the next readings teach, in order of time; undefined while no hour closes. Late ones are not counted. */
  learn(readings: readonly MeterReading[]): Learned | undefined {
    const samples = readings.filter(hasDemand);
    const [first] = samples;
    if (first === undefined) return undefined;
    this.#open ??= openHourAt(first.at, this.#conditions.timeZone);
    const { open, closed } = countHours(this.#open, samples, this.#conditions);
    this.#open = open;
    if (closed.length === 0) return undefined;
    const learned = learnHours(this.#usual, closed);
    this.#usual = learned.usual;
    return learned;
  }

  get usual(): Usual {
    return this.#usual;
  }
}
