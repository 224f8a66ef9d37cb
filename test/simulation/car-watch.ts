import type { CarModel } from './car-model.ts';
import type { MessageWatch } from './message-watch.ts';
import { type Episode, MINUTE, SECOND, type Span } from './plan.ts';
import type { Tally } from './tally.ts';
import type { Invocation } from './wire.ts';

/** The rule that leaves out what Octopus charges. */
export const CAR_RULE = { name: 'car', forMs: 15 * MINUTE, clearForMs: 10 * MINUTE };
/** All that one poll may ask of cars takes so long. */
const MOST_MS = 3 * SECOND;
/** A timer is a moment late. */
const SLACK_MS = 50;

/** Checks what is told of the car against what Octopus charges, and that asking for it holds nothing up. */
export class CarWatch {
  readonly #asked = new WeakMap<Invocation, number>();
  readonly #violate: (invariant: string, detail: string) => void;

  constructor(violate: (invariant: string, detail: string) => void) {
    this.#violate = violate;
  }

  /** One call about cars took so long, however it ended. */
  askingTook(run: Invocation, ms: number): void {
    const whole = (this.#asked.get(run) ?? 0) + ms;
    this.#asked.set(run, whole);
    if (whole > MOST_MS + SLACK_MS) {
      this.#violate('asking when the car charges takes three seconds at most', `${Math.round(whole)} ms`);
    }
  }

  /**
   * @param quiet whether nothing kept the poller from seeing what was drawn in a span, as it was drawn
   * @param mustBeTold whether the rule must tell of an episode that Octopus does not charge
   */
  episodesTold(
    episodes: readonly Episode[],
    car: CarModel,
    messages: MessageWatch,
    {
      everyMs,
      quiet,
      mustBeTold,
      tally,
    }: {
      everyMs: number;
      quiet: (span: Span) => boolean;
      mustBeTold: (episode: Episode) => boolean;
      tally: Tally;
    },
  ): void {
    const raised = messages.decided(CAR_RULE.name, 'raised');
    const summed = messages.decided(CAR_RULE.name, 'summary');
    for (const { from, to, ...episode } of episodes) {
      const toldIn = (span: Span) =>
        raised.some(({ at }) => at >= span.from && at <= span.to) ||
        summed.some(({ at }) => at >= span.from && at <= span.to + CAR_RULE.clearForMs + 3 * MINUTE);
      const detail = `${new Date(from).toISOString()} to ${new Date(to).toISOString()}`;
      const decidedBy = to + 3 * everyMs + 5 * MINUTE;
      if (car.charges({ from, to: decidedBy })) {
        const known = car.unknownAt.every((at) => at < from || at > decidedBy);
        if (!known || !quiet({ from: from - 5 * MINUTE, to: decidedBy })) continue;
        if (toldIn({ from, to: to + 5 * MINUTE })) this.#violate('what Octopus charges is not told', detail);
        else if (to - from > CAR_RULE.forMs + MINUTE) tally.chargingLeftOut += 1;
      } else if (!car.touches({ from: from - 5 * MINUTE, to }) && mustBeTold({ from, to, ...episode })) {
        if (toldIn({ from, to: to + 5 * MINUTE })) tally.chargingTold += 1;
        else this.#violate('what Octopus does not charge is told', detail);
      }
    }
  }
}
