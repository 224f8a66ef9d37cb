import { HOUR, MINUTE, type Span } from './plan.ts';
import type { Random } from './random.ts';

/** Something that is left on for a night: far more than usual then, and within the limits of all other rules. */
export interface NightLoad extends Span {
  readonly extraW: number;
  /** Nights in a row before it that had one. */
  readonly nightsBefore: number;
}

/** Plans the nights in which something is left on: one alone, or several in a row. */
export class NightLoads {
  readonly #random: Random;
  #left = 0;
  #before = 0;

  constructor(random: Random) {
    this.#random = random;
  }

  /** The load of the night that ends in the morning of a day; undefined for most. Three whole hours of the clock at least. */
  next(dayStart: number): NightLoad | undefined {
    const random = this.#random;
    const [begins, nights] = [random.chance(0.3), random.pick([1, 1, 1, 4])];
    const from = dayStart + random.between(10, 60) * MINUTE;
    const to = from + random.between(4.2, 4.8) * HOUR;
    const extraW = random.whole(450, 650);
    if (this.#left === 0 && begins) this.#left = nights;
    if (this.#left === 0) {
      this.#before = 0;
      return undefined;
    }
    this.#left -= 1;
    this.#before += 1;
    return { from, to, extraW, nightsBefore: this.#before - 1 };
  }
}
