import type { Hindrances } from './hindrances.ts';
import { offlineAfterMs } from './household.ts';
import type { MessageWatch } from './message-watch.ts';
import { HOUR, MINUTE, type MiniSpan, overlaps } from './plan.ts';
import type { Tally } from './tally.ts';

/** Checks that a Mini that is silent for long is told of. */
export class SilenceWatch {
  readonly #messages: MessageWatch;
  readonly #hindrances: Hindrances;
  readonly #tally: Tally;
  readonly #everyMs: number;
  readonly #violate: (invariant: string, detail: string) => void;

  constructor(
    of: { messages: MessageWatch; hindrances: Hindrances; tally: Tally; everyMs: number },
    violate: (invariant: string, detail: string) => void,
  ) {
    this.#messages = of.messages;
    this.#hindrances = of.hindrances;
    this.#tally = of.tally;
    this.#everyMs = of.everyMs;
    this.#violate = violate;
  }

  /** At the end of a calm: a long silence in otherwise quiet hours is told, and so is its end. */
  told(mini: readonly MiniSpan[]): void {
    const raised = this.#messages.decided('offline', 'raised');
    const over = this.#messages.decided('offline', 'recovered');
    for (const span of mini) {
      const around = { from: span.from - 7 * HOUR, to: span.to + 30 * MINUTE };
      const alone = mini.every((other) => other === span || !overlaps(other, around));
      const lasts = span.to - span.from;
      const toldAt = span.from + offlineAfterMs(this.#everyMs);
      const longEnough = lasts >= 40 * MINUTE && span.to >= toldAt + 15 * MINUTE + this.#everyMs;
      if (span.kind !== 'silent' || !longEnough || !alone) continue;
      if (!this.#hindrances.allFree(around) || this.#hindrances.hushed('offline', around)) continue;
      // One poll may die, and the next get no answer.
      const toldBy = toldAt + 10 * MINUTE + 3 * this.#everyMs;
      const begun = raised.some(({ at }) => at > toldAt - MINUTE && at < toldBy);
      const ended = over.some(({ at }) => at > span.to && at < span.to + 30 * MINUTE);
      if (begun && ended) this.#tally.silencesTold += 1;
      else this.#violate('every long silence is told and its end too', new Date(span.from).toISOString());
    }
  }
}
