import { SECOND_LOOK_BY_MS } from '../../core/contract/deadlines.ts';
import { localDay } from '../../core/time/local-time.ts';
import type { Invocation } from './wire.ts';

const MOST_A_DAY = 60;

/** Checks when second looks begin, and how many there are in a day. */
export class SecondLookWatch {
  /** Those of the local day. */
  #looks = { day: 0, looks: 0 };
  readonly #timeZone: string;
  readonly #violate: (invariant: string, detail: string) => void;

  constructor(timeZone: string, violate: (invariant: string, detail: string) => void) {
    this.#timeZone = timeZone;
    this.#violate = violate;
  }

  /** @param tick when its invocation began, epoch ms */
  began(run: Invocation, tick: number): void {
    const afterMs = run.startedAt - tick;
    if (afterMs > SECOND_LOOK_BY_MS)
      this.#violate('a second look begins within 48 s of its tick', `${Math.round(afterMs)} ms after it`);
    const day = localDay(tick, this.#timeZone);
    const looks = this.#looks.day === day ? this.#looks.looks + 1 : 1;
    this.#looks = { day, looks };
    if (looks > MOST_A_DAY) this.#violate('at most sixty second looks a day', `${looks}`);
  }
}
