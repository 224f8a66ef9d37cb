import { BlockedTime } from './blocked-time.ts';
import { MuteWatch } from './mute-watch.ts';
import { MUTED_OFTEN, MUTED_SELDOM } from './mutes.ts';
import { PauseWatch } from './pause-watch.ts';
import { HOUR, type MiniSpan, overlaps, SECOND, type Span } from './plan.ts';

/** What may have kept the poller from seeing what was drawn, or from telling it. */
export class Hindrances {
  readonly blocked = new BlockedTime();
  /** What Octopus made the poller skip. */
  readonly skipped: Span[] = [];
  readonly pauses: PauseWatch;
  readonly mutes: readonly MuteWatch[];
  readonly #violate: (invariant: string, detail: string) => void;

  constructor(household: string, violate: (invariant: string, detail: string) => void) {
    this.#violate = violate;
    this.pauses = new PauseWatch(violate);
    this.mutes = [MUTED_OFTEN, MUTED_SELDOM].map(
      (rule) => new MuteWatch({ rule, household, pauses: this.pauses }, violate),
    );
  }

  /** A cool-down or a standing problem stops the poller, but never for longer than Octopus or the design says. */
  saved(body: string, now: number): void {
    const until = Number(/"coolDown":\{"until":(\d+)/.exec(body)?.[1] ?? 0);
    const tries = [...body.matchAll(/"nextTryAt":(\d+)/g)].map(([, at]) => Number(at));
    // A rejected key is tried again after an hour, then every six.
    const most = body.includes('"kind":"rejected-key"') ? 6 * HOUR : HOUR;
    for (const end of [until, ...tries]) {
      if (end > now) this.blocked.add(now, end);
      if (end > now + most + 5 * SECOND) {
        this.#violate('no pause lasts longer than it may', `${Math.round((end - now) / SECOND)} s`);
      }
    }
  }

  /** Whether people may have asked not to be told of a rule in a span. */
  hushed(rule: string, span: Span): boolean {
    return this.pauses.mayHold(span) || this.mutes.some((one) => one.rule === rule && one.holdsIn(span));
  }

  /** Whether a message may have been held in a span, instead of going out. */
  mayHold(id: string, span: Span): boolean {
    return this.pauses.mayHold(span) || this.mutes.some((one) => one.mayHold(id, span));
  }

  /** Whether nothing was in the way of seeing what was drawn in a span. */
  quiet(span: Span, mini: readonly MiniSpan[]): boolean {
    if (mini.some((one) => overlaps(one, span)) || this.skipped.some((one) => overlaps(one, span)))
      return false;
    return this.allFree(span);
  }

  /** Whether a poller could work in the whole of a span. */
  allFree(span: Span): boolean {
    return this.blocked.freeIn(span) >= span.to - span.from;
  }

  forgetBefore(at: number): void {
    this.blocked.forgetBefore(at);
    this.skipped.splice(0, this.skipped.filter(({ to }) => to < at).length);
    this.pauses.forgetBefore(at);
  }
}
