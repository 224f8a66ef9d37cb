import { MINUTE, overlaps, type Span } from './plan.ts';
import { POLL_LASTS_MS, type StoredAlerts } from './stored-alerts.ts';

/** What no pause holds: somebody asked for it. */
const NEVER_HELD = ['test', 'sign-in'];
/** Whose readers may all know from another rule. */
const YIELDS = 'unusual-night';
/** The recipient of texts. */
const TEXTED = 'bbbbbbbb';
const TELLS_HELD = ['summary', 'reminder'];

/** Follows the pauses that people ask for: what is told meanwhile, and what of it afterwards. */
export class PauseWatch {
  readonly #pauses: Span[] = [];
  #before: StoredAlerts | undefined;
  readonly #violate: (invariant: string, detail: string) => void;

  constructor(violate: (invariant: string, detail: string) => void) {
    this.#violate = violate;
  }

  /** Somebody asks not to be told anything. */
  asked(pause: Span): void {
    this.#pauses.push(pause);
  }

  /** Whether a pause may have held what was decided in a span. */
  mayHold({ from, to }: Span): boolean {
    return this.#pauses.some((pause) => overlaps(pause, { from, to: to + MINUTE }));
  }

  /** Takes a monitor that was stored. */
  saved(stored: StoredAlerts): void {
    for (const { id, event, topic, createdAt } of stored.outbox) {
      const inForce = this.#pauses.some(({ from, to }) => from < createdAt - POLL_LASTS_MS && createdAt < to);
      if (inForce && topic !== 'service' && !NEVER_HELD.includes(event)) {
        this.#violate('nothing is told in a pause', id);
      }
    }
    this.#released(stored);
    this.#before = stored;
  }

  /** Once all pauses and mutes are over: nothing waits for one, and who is to know of what is raised knows. */
  over(): void {
    if (this.#before === undefined) return;
    const { held, raisedAt = {}, told } = this.#before.alerts;
    if (held.length > 0) this.#violate('nothing is held that nobody holds', JSON.stringify(held));
    for (const [rule, at] of Object.entries(raisedAt)) {
      if (rule !== YIELDS && (told[rule] ?? []).length === 0) {
        this.#violate(
          'what is still on after a pause is told',
          `${rule} since ${new Date(at).toISOString()}`,
        );
      }
    }
  }

  forgetBefore(at: number): void {
    this.#pauses.splice(0, this.#pauses.filter(({ to }) => to < at).length);
  }

  /** The save that lets go of what was held has the summary of it, one for each reader. */
  #released({ alerts, outbox }: StoredAlerts): void {
    const before = this.#before;
    if (before === undefined || before.alerts.held.length <= alerts.held.length) return;
    const seen = new Set(before.outbox.map(({ id }) => id));
    const news = outbox.filter(({ id, event }) => !seen.has(id) && TELLS_HELD.includes(event));
    // A phone that has had its texts for the day gets no summary.
    const heard = before.alerts.held.some(({ to }) => to.some((id) => id !== TEXTED));
    if (heard && news.length === 0)
      this.#violate('what was held is told', JSON.stringify(before.alerts.held));
    const readers = news.filter(({ event, rule }) => event === 'summary' && rule === 'summary');
    const all = readers.flatMap(({ to }) => to);
    if (new Set(all).size < all.length) this.#violate('one summary for each reader', all.join(' '));
    this.#stillOn(before.alerts, alerts);
  }

  /** Whoever is told in a summary of what is still on is remembered: they get its end, too. */
  #stillOn(before: StoredAlerts['alerts'], after: StoredAlerts['alerts']): void {
    for (const { rule, open } of before.held) {
      const at = after.raisedAt?.[rule];
      const waits = after.held.some((held) => held.open && held.rule === rule);
      if (!open || waits || at === undefined || at !== before.raisedAt?.[rule]) continue;
      if ((after.told[rule] ?? []).length === 0)
        this.#violate('what is still on after a pause is told', rule);
    }
  }
}
