import { covers, HOUR, type Outage } from '../plan.ts';
import type { Wire } from '../wire.ts';

const CALLS_AN_HOUR = 100;
const TIGHT_CALLS_AN_HOUR = 15;
const BREACHES_BEFORE_TIGHT = 4;
const TIGHT_MS = 5 * HOUR;

/** How many calls for telemetry an account may make, which gets tighter for who goes on at the limit. */
export class OctopusLimits {
  readonly #wire: Wire;
  readonly #outages: readonly Outage[];
  /** Calls of everybody: the app and Home Assistant too. */
  #hour = { from: 0, calls: 0 };
  #breaches = 0;
  #tightUntil = 0;

  constructor(wire: Wire, outages: readonly Outage[]) {
    this.#wire = wire;
    this.#outages = outages;
  }

  /** Counts a call for telemetry, now; whether it is let through. */
  allows(): boolean {
    const now = this.#wire.time.now();
    this.#countHour(now);
    if (this.isBlocked()) {
      this.#breaches += 1;
      if (this.#breaches % BREACHES_BEFORE_TIGHT === 0) this.#tightUntil = now + TIGHT_MS;
      return false;
    }
    this.#hour.calls += 1;
    return true;
  }

  /** Whether a call would be refused now. */
  isBlocked(): boolean {
    const { time, profile } = this.#wire;
    const now = time.now();
    const appTakesAll = this.#outages.some((one) => one.kind === 'app-uses-limit' && covers(one, now));
    const most = now < this.#tightUntil && profile.octopus > 0 ? TIGHT_CALLS_AN_HOUR : CALLS_AN_HOUR;
    return appTakesAll || this.#hour.calls >= most;
  }

  /** When the hour of the limit ends, epoch ms. */
  get liftsAt(): number {
    return this.#hour.from + HOUR;
  }

  #countHour(now: number): void {
    if (now - this.#hour.from < HOUR) return;
    const { random, profile } = this.#wire;
    this.#hour = { from: now, calls: profile.octopus > 0 ? random.whole(0, 38) : 0 };
    this.#breaches = Math.max(0, this.#breaches - 1);
  }
}
