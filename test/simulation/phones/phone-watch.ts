import type { Publication } from '../../../core/channels/publication.ts';
import { HOUR, MINUTE } from '../plan.ts';
import type { Tally } from '../tally.ts';
import type { Invocation } from '../wire.ts';

const BEGINS: readonly string[] = ['raised', 'reminder'];
const ENDS: readonly string[] = ['recovered', 'ended'];
/** Answers of the courier after which a message is done with. */
const DONE: readonly string[] = ['sent', 'sent-before', 'broken', 'broken-before', 'superseded', 'dropped'];
/** Answers after which it will be tried again. */
const NOT_YET: readonly string[] = ['owed', 'waiting'];
/** Six hours, and what the poller and the courier take over them. */
const DONE_WITHIN_MS = 6.5 * HOUR;

/** A message may be written before somebody mutes its rule, and published after it. */
const LATE_MS = 2 * MINUTE;

/** One message at one phone. */
interface Shown {
  readonly id: string;
  readonly recipient: string;
  readonly rule: string;
  readonly publishedAt: number;
  times: number;
  /** What happened between an acceptance and its note. */
  excuses: number;
  /** What the courier last made of it. */
  status: string | undefined;
  /** Whether every try of it met a crash or trouble of AWS. */
  lost: boolean;
  /** When a courier's run died while this was owed: it may have noted that the channel is out of order, and not said what it dropped. */
  diedAt?: number;
}

/** Checks what phones show against what was published. */
export class PhoneWatch {
  readonly #tally: Tally;
  readonly #violate: (invariant: string, detail: string) => void;
  readonly #known = new Map<string, Shown>();
  /** Episodes whose end a phone shows, with the moment. */
  readonly #ended = new Map<string, number>();
  /** When people muted a rule, or paused everything: what is owed waits for them, and may get too old meanwhile. */
  #hushed: { readonly rule: string | undefined; readonly at: number }[] = [];
  /** When each recipient's channel was last said to be out of order. */
  readonly #brokenAt = new Map<string, number>();
  /** What each run had accepted and has not noted yet. */
  readonly #accepted = new Map<Invocation, Set<string>>();

  constructor(tally: Tally, violate: (invariant: string, detail: string) => void) {
    this.#tally = tally;
    this.#violate = violate;
  }

  /** A publication reached the courier's subscription. */
  published({ id, rule, to }: Publication, now: number): void {
    for (const recipient of to) {
      const key = keyOf(id, recipient);
      if (this.#known.has(key)) continue;
      this.#known.set(key, {
        id,
        recipient,
        rule,
        publishedAt: now,
        times: 0,
        excuses: 0,
        status: undefined,
        lost: false,
      });
    }
  }

  /** Somebody mutes a rule, or pauses everything. */
  hushed(rule: string | undefined, at: number): void {
    this.#hushed.push({ rule, at });
  }

  /** A service took a message: the phone shows it, whatever becomes of the answer. */
  accepted(run: Invocation, message: Publication, recipient: string, now: number): void {
    const key = keyOf(message.id, recipient);
    const shown = this.#known.get(key);
    if (shown === undefined || !message.to.includes(recipient)) {
      this.#violate('a phone shows only what was published for it', key);
      return;
    }
    shown.times += 1;
    this.#tally.message(`phone ${message.event}`);
    if (shown.times > 1 + shown.excuses) {
      this.#violate('nothing twice on a phone but for a crash or a lost answer', key);
    }
    const episode = keyOf(message.episode, recipient);
    if (BEGINS.includes(message.event) && this.#ended.has(episode)) {
      this.#violate('no end before its raise on a phone', key);
    }
    if (ENDS.includes(message.event)) this.#ended.set(episode, now);
    const own = this.#accepted.get(run) ?? new Set();
    this.#accepted.set(run, own.add(key));
  }

  /** A service took a message and its answer got lost. */
  answerLost(message: Publication, recipient: string): void {
    const shown = this.#known.get(keyOf(message.id, recipient));
    if (shown !== undefined) shown.excuses += 1;
  }

  /** A fault of AWS or a crash: what this run had sent may not be noted, nor what it dropped be said. */
  fault(run: Invocation, kind: string, now: number): void {
    if (kind.startsWith('crash')) {
      for (const shown of this.#known.values()) {
        if (NOT_YET.includes(shown.status ?? '')) shown.diedAt = now;
      }
    }
    for (const key of this.#accepted.get(run) ?? []) {
      const shown = this.#known.get(key);
      if (shown !== undefined) shown.excuses += 1;
    }
  }

  /** What the courier says of a message. */
  logged(id: string, recipient: string, status: string, now: number): void {
    this.#tally.outcome(`push ${status}`);
    if (status.startsWith('broken')) this.#brokenAt.set(recipient, now);
    const shown = this.#known.get(keyOf(id, recipient));
    // A run that is slow to say that a message is owed, or waits, says so after another one has dropped it.
    if (shown !== undefined && !(shown.status === 'dropped' && NOT_YET.includes(status)))
      shown.status = status;
  }

  ended(run: Invocation): void {
    this.#accepted.delete(run);
  }

  /** Every try of a publication ended in a crash or in trouble of AWS. */
  gaveUp({ id, to }: Publication): void {
    for (const recipient of to) {
      const shown = this.#known.get(keyOf(id, recipient));
      if (shown !== undefined) shown.lost = true;
    }
  }

  /**
   * Whatever was published is shown, or the courier says why not.
   * @param owedNow ids of messages that are still owed, with their recipients
   */
  allDone(now: number, owedNow: (id: string) => boolean): void {
    for (const [key, { id, recipient, rule, publishedAt, times, status, lost, diedAt }] of this.#known) {
      if (now - publishedAt < DONE_WITHIN_MS) continue;
      const diedDropping = diedAt !== undefined && (this.#brokenAt.get(recipient) ?? 0) >= diedAt;
      const held = this.#hushed.some(
        (hush) =>
          (hush.rule ?? rule) === rule &&
          hush.at >= publishedAt - LATE_MS &&
          hush.at < publishedAt + DONE_WITHIN_MS,
      );
      const done =
        times > 0 || lost || held || diedDropping || (status !== undefined && DONE.includes(status));
      // Nobody wants it any more after six hours: it is owed until the courier next writes.
      if (!done && !owedNow(id)) {
        this.#violate('what is published for a phone is shown, or it is said why not', `${key} ${status}`);
      }
    }
  }

  forgetBefore(at: number): void {
    this.#hushed = this.#hushed.filter((hush) => hush.at >= at - DONE_WITHIN_MS);
    for (const [key, { publishedAt }] of this.#known) if (publishedAt < at) this.#known.delete(key);
    for (const [key, endedAt] of this.#ended) if (endedAt < at) this.#ended.delete(key);
  }
}

const keyOf = (one: string, recipient: string): string => `${one} at ${recipient}`;
