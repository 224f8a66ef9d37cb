import type { Hindrances } from './hindrances.ts';
import type { MessageWatch } from './message-watch.ts';
import { type Episode, HOUR, MINUTE, type MiniSpan, overlaps } from './plan.ts';
import type { Tally } from './tally.ts';

/** A longer gap ends what is pending. */
const LONGEST_GAP_MS = 15 * MINUTE;
const TELLING_RULE = { name: 'very-high', forMs: 10 * MINUTE, clearForMs: 10 * MINUTE };

/** Checks what is told of high demand against what really happened. */
export class EpisodeWatch {
  readonly #messages: MessageWatch;
  readonly #hindrances: Hindrances;
  readonly #tally: Tally;
  readonly #violate: (invariant: string, detail: string) => void;

  constructor(
    of: { messages: MessageWatch; hindrances: Hindrances; tally: Tally },
    violate: (invariant: string, detail: string) => void,
  ) {
    this.#messages = of.messages;
    this.#hindrances = of.hindrances;
    this.#tally = of.tally;
    this.#violate = violate;
  }

  /** At the end of a calm: each true episode is told, and its end, and nothing else. */
  told(episodes: readonly Episode[], mini: readonly MiniSpan[], now: number): void {
    const raised = this.#messages.told(TELLING_RULE.name, 'raised');
    const begun = this.#messages.decided(TELLING_RULE.name, 'raised');
    const over = this.#messages.decided(TELLING_RULE.name, 'recovered');
    const summed = this.#messages.decided(TELLING_RULE.name, 'summary');
    for (const episode of episodes) {
      const isRaise = ({ at }: { at: number }) => at >= episode.from && at <= episode.to;
      const during = raised.filter(isRaise);
      // A Mini that freezes low in the middle of it ends the alert, and begins a new one when it moves.
      const frozen = mini.some((span) => span.kind === 'frozen' && overlaps(span, episode));
      if (during.length > 1 && !frozen)
        this.#violate('no episode is told twice', during.map(({ id }) => id).join(' '));
      if (!this.mustBeTold(episode, mini)) continue;
      const clearAt = episode.to + TELLING_RULE.clearForMs;
      const isEnd = ({ at }: { at: number }) => at >= clearAt - MINUTE && at <= clearAt + 3 * MINUTE;
      const asOne = summed.some(isEnd);
      const detail = `${new Date(episode.from).toISOString()} to ${new Date(episode.to).toISOString()} by ${new Date(now).toISOString()}`;
      if (!asOne && !begun.some(isRaise)) this.#violate('every true episode is raised', detail);
      else if (!asOne && !over.some(isEnd)) this.#violate('every true episode is recovered', detail);
      else this.#tally.episodesTold += 1;
    }
    for (const { id, at } of raised) {
      // What lasted just long enough is told by the first row after it, which may come after a gap.
      const true_ = episodes.some(
        (one) => at >= one.from + TELLING_RULE.forMs - MINUTE && at <= one.to + LONGEST_GAP_MS,
      );
      if (!true_ && at > now - 24 * HOUR) this.#violate('nothing is told that did not happen', id);
    }
  }

  /** Whether an episode lasted long enough for a rule, and nothing was in the way of telling it. */
  mustBeTold(
    episode: Episode,
    mini: readonly MiniSpan[],
    { name, forMs, clearForMs } = TELLING_RULE,
  ): boolean {
    const { blocked, skipped } = this.#hindrances;
    if (episode.to - episode.from < forMs + 2 * MINUTE) return false;
    // Without readings before it an earlier alert could not end, and this is more of the same.
    const around = {
      from: episode.from - clearForMs - 2 * MINUTE,
      to: episode.to + 25 * MINUTE,
    };
    if (mini.some((span) => span.kind !== 'buffered' && overlaps(span, around))) return false;
    if (skipped.some((span) => overlaps(span, around))) return false;
    // What comes late is decided late, in whatever pause there is then.
    const isLate = !this.#hindrances.allFree(around) || mini.some((span) => overlaps(span, around));
    const decidedIn = isLate ? { from: around.from, to: around.to + 5 * HOUR } : around;
    if (this.#hindrances.hushed(name, decidedIn)) return false;
    return blocked.freeIn({ from: episode.to, to: episode.to + 5 * HOUR }) >= 30 * MINUTE;
  }
}
