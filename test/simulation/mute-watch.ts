import { episodeId } from '../../core/messages/episode.ts';
import type { Hush, Mute } from '../../core/messages/hush-item.ts';
import type { PauseWatch } from './pause-watch.ts';
import { HOUR, type Span } from './plan.ts';
import { POLL_LASTS_MS, type StoredAlerts, type StoredMessage } from './stored-alerts.ts';

/** A mute that somebody asked for, and when. */
interface Asked {
  readonly at: number;
  readonly mute: Mute;
}

const HELD_BY_A_MUTE = ['raised', 'reminder', 'ended'];
/** What is muted until it is over is over by then. */
const LONGEST_EPISODE_MS = 6 * HOUR;

/** Follows a rule that people of the simulation mute: what is told of it while it is muted, and once it no longer is. */
export class MuteWatch {
  readonly rule: string;
  readonly #household: string;
  readonly #pauses: PauseWatch;
  readonly #asked: Asked[] = [];
  readonly #seen = new Set<string>();
  readonly #begun = new Set<string>();
  #before: StoredAlerts | undefined;
  readonly #violate: (invariant: string, detail: string) => void;

  constructor(
    of: { rule: string; household: string; pauses: PauseWatch },
    violate: (invariant: string, detail: string) => void,
  ) {
    this.rule = of.rule;
    this.#household = of.household;
    this.#pauses = of.pauses;
    this.#violate = violate;
  }

  /** Somebody writes the hush item at a moment. */
  asked(hush: Hush, at: number): void {
    const mute = hush.muted[this.rule];
    if (mute !== undefined) this.#asked.push({ at, mute });
  }

  /** When the episode in progress was raised, as it is stored; undefined where nothing is. */
  get raisedAt(): number | undefined {
    return this.#before?.alerts.raisedAt?.[this.rule];
  }

  /** Takes a monitor that was stored. */
  saved(stored: StoredAlerts): void {
    const own = stored.outbox.filter(({ rule }) => rule === this.rule);
    for (const message of own) {
      if (this.#seen.has(message.id)) continue;
      this.#seen.add(message.id);
      this.#decided(message);
    }
    this.#outlived(stored);
    this.#releasedFromPause(stored);
    this.#before = stored;
  }

  /** Once all mutes are over: nothing waits for one, and who is to know of what is raised knows. */
  over(): void {
    const { rule } = this;
    const alerts = this.#before?.alerts;
    if (alerts === undefined) return;
    const waits = alerts.held.some((held) => held.rule === rule) || alerts.mutes?.[rule] !== undefined;
    if (waits) this.#violate('no mute outlives its meaning', JSON.stringify(alerts.held));
    if (alerts.raisedAt?.[rule] !== undefined && (alerts.told[rule] ?? []).length === 0) {
      this.#violate(
        'what is still on after its mute is told again',
        new Date(alerts.raisedAt[rule]).toISOString(),
      );
    }
  }

  /** Whether a message of the rule may have been held back in a span, instead of going out. */
  mayHold(id: string, span: Span): boolean {
    return id.startsWith(`${this.rule}/`) && this.holdsIn(span);
  }

  /** Whether a mute may be in force in a span. */
  holdsIn({ from, to }: Span): boolean {
    const endOf = ({ at, mute }: Asked) => ('until' in mute ? mute.until : at + LONGEST_EPISODE_MS);
    return this.#asked.some((one) => one.at < to && endOf(one) > from);
  }

  #decided({ id, event, episode = '', createdAt }: StoredMessage): void {
    const muted = this.#asked.findLast(({ at }) => at < createdAt - POLL_LASTS_MS);
    const later = this.#asked.some(({ at }) => at >= createdAt - POLL_LASTS_MS && at <= createdAt);
    if (HELD_BY_A_MUTE.includes(event) && muted !== undefined && !later) {
      const { mute } = muted;
      const inForce = 'until' in mute ? createdAt < mute.until : mute.episode === episode;
      if (inForce) this.#violate('nothing is told of a rule while it is muted', id);
    }
    if (event === 'raised' || event === 'reminder') this.#begun.add(episode);
    if (event === 'recovered' && !this.#begun.has(episode)) {
      this.#violate('no end is told before its beginning', id);
    }
  }

  /** The save that forgets a mute of what is still raised has the message that says so. */
  #outlived(stored: StoredAlerts): void {
    const { rule } = this;
    const before = this.#before?.alerts;
    const raisedAt = stored.alerts.raisedAt?.[rule];
    const ended = before?.mutes?.[rule] !== undefined && stored.alerts.mutes?.[rule] === undefined;
    if (!ended || raisedAt === undefined || before?.raisedAt?.[rule] !== raisedAt) return;
    const told =
      stored.outbox.some(({ id }) => id.startsWith(`${rule}/reminder/`)) ||
      this.#pauses.mayHold(recently(stored));
    if (!told)
      this.#violate('what is still on after its mute is told again', new Date(raisedAt).toISOString());
  }

  /** A raise that a pause held is told in the summary after it. */
  #releasedFromPause(stored: StoredAlerts): void {
    const waits = (alerts?: StoredAlerts['alerts']) =>
      alerts?.held.some(({ rule, open }) => open && rule === this.rule) ?? false;
    const raisedAt = stored.alerts.raisedAt?.[this.rule];
    if (raisedAt === undefined || !waits(this.#before?.alerts) || waits(stored.alerts)) return;
    this.#begun.add(episodeId(this.#household, this.rule, raisedAt));
  }
}

const recently = ({ savedAt }: StoredAlerts): Span => ({ from: savedAt - POLL_LASTS_MS, to: savedAt });
