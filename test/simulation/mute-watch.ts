import * as z from 'zod/mini';
import type { Hush, Mute } from '../../core/messages/hush-item.ts';
import { MINUTE } from './plan.ts';

const monitorSchema = z.object({
  savedAt: z.number(),
  alerts: z.object({
    raisedAt: z.optional(z.record(z.string(), z.number())),
    mutes: z.optional(z.record(z.string(), z.unknown())),
    told: z.record(z.string(), z.array(z.string())),
    held: z.array(z.object({ rule: z.string(), open: z.boolean() })),
  }),
  outbox: z.array(
    z.object({
      id: z.string(),
      rule: z.string(),
      event: z.string(),
      episode: z.optional(z.string()),
      createdAt: z.number(),
    }),
  ),
});
type Stored = z.infer<typeof monitorSchema>;

/** A mute that somebody asked for, and when. */
interface Asked {
  readonly at: number;
  readonly mute: Mute;
}

const HELD_BY_A_MUTE = ['raised', 'reminder', 'ended'];
/** A poll that began before somebody pressed a button may not have seen it. */
const POLL_LASTS_MS = 2 * MINUTE;

/** Follows the rule that people of the simulation mute: what is told of it while it is muted, and once it no longer is. */
export class MuteWatch {
  /** The rule that people mute: others must be told whatever they do. */
  static readonly rule = 'left-on';
  readonly #asked: Asked[] = [];
  readonly #seen = new Set<string>();
  readonly #begun = new Set<string>();
  #before: Stored | undefined;
  readonly #violate: (invariant: string, detail: string) => void;

  constructor(violate: (invariant: string, detail: string) => void) {
    this.#violate = violate;
  }

  /** Somebody writes the hush item at a moment. */
  asked(hush: Hush, at: number): void {
    const mute = hush.muted[MuteWatch.rule];
    if (mute !== undefined) this.#asked.push({ at, mute });
  }

  /** When the episode in progress was raised, as it is stored; undefined where nothing is. */
  get raisedAt(): number | undefined {
    return this.#before?.alerts.raisedAt?.[MuteWatch.rule];
  }

  /** Takes a monitor that was stored. */
  saved(body: string): void {
    if (!body.includes(MuteWatch.rule)) {
      this.#before = undefined;
      return;
    }
    const stored = monitorSchema.parse(JSON.parse(body));
    const own = stored.outbox.filter(({ rule }) => rule === MuteWatch.rule);
    for (const message of own) {
      if (this.#seen.has(message.id)) continue;
      this.#seen.add(message.id);
      this.#decided(message);
    }
    this.#outlived(stored);
    this.#before = stored;
  }

  /** Once all mutes are over: nothing waits for one, and who is to know of what is raised knows. */
  over(): void {
    const { rule } = MuteWatch;
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

  /** Whether a message of the rule may have been held back between two moments, instead of going out. */
  mayHold(id: string, from: number, to: number): boolean {
    if (!id.startsWith(`${MuteWatch.rule}/`)) return false;
    return this.#asked.some(({ at, mute }) => at < to && (!('until' in mute) || mute.until > from));
  }

  #decided({ id, event, episode = '', createdAt }: Stored['outbox'][number]): void {
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
  #outlived(stored: Stored): void {
    const { rule } = MuteWatch;
    const before = this.#before?.alerts;
    const raisedAt = stored.alerts.raisedAt?.[rule];
    const ended = before?.mutes?.[rule] !== undefined && stored.alerts.mutes?.[rule] === undefined;
    if (!ended || raisedAt === undefined || before?.raisedAt?.[rule] !== raisedAt) return;
    const told = stored.outbox.some(({ id }) => id.startsWith(`${rule}/reminder/`));
    if (!told)
      this.#violate('what is still on after its mute is told again', new Date(raisedAt).toISOString());
  }
}
