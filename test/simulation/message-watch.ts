import type { PublishCommandInput } from '@aws-sdk/client-sns';
import * as z from 'zod/mini';
import { HOUR } from './plan.ts';
import type { Tally } from './tally.ts';

const outboxSchema = z.object({
  outbox: z.array(z.object({ id: z.string(), to: z.array(z.string()), email: z.string(), sms: z.string() })),
});
const publishedSchema = z.object({ email: z.string(), sms: z.string() });

/** One message as it was saved, and how often it went out. */
interface Known {
  readonly id: string;
  /** Ids of all messages that say just this: a text tells no seconds. */
  readonly twins: Set<string>;
  readonly savedAt: number;
  delivered: number;
  /** Faults that explain one more delivery each. */
  readonly excuses: string[];
}

/** Follows every message from the save that decided it to its last delivery. */
export class MessageWatch {
  readonly #known = new Map<string, Known>();
  readonly #tally: Tally;
  readonly #violate: (invariant: string, detail: string) => void;

  constructor(tally: Tally, violate: (invariant: string, detail: string) => void) {
    this.#tally = tally;
    this.#violate = violate;
  }

  /** Takes the outbox of a monitor that was stored. */
  saved(body: string, now: number): void {
    if (body.includes('"outbox":[]')) return;
    for (const { id, to, email, sms } of outboxSchema.parse(JSON.parse(body)).outbox) {
      const key = keyOf(to.join(), email, sms);
      const known = this.#known.get(key);
      if (known === undefined)
        this.#known.set(key, { id, twins: new Set([id]), savedAt: now, delivered: 0, excuses: [] });
      else known.twins.add(id);
    }
  }

  /** Takes a publication that reached its subscribers; returns what names it. */
  delivered(input: PublishCommandInput): string {
    const { email, sms } = publishedSchema.parse(JSON.parse(input.Message ?? ''));
    const to = z.array(z.string()).parse(JSON.parse(input.MessageAttributes?.to?.StringValue ?? '[]'));
    const key = keyOf(to.join(), email, sms);
    const known = this.#known.get(key);
    if (known === undefined) {
      this.#violate('nothing is published that was not saved first', `${input.Subject}`);
      return key;
    }
    known.delivered += 1;
    if (known.delivered <= known.twins.size) this.#tally.message(kindOf(known.id));
    else this.#tally.duplicate(known.excuses.at(-1) ?? 'none');
    if (known.delivered > known.twins.size + known.excuses.length) {
      this.#violate('no message twice without a crash or a lost acknowledgement', `${known.id}`);
    }
    return key;
  }

  excuse(key: string, cause: string): void {
    this.#known.get(key)?.excuses.push(cause);
  }

  /** Ids of the messages of a rule and event that were delivered, with the moment each is about. */
  told(rule: string, event: string): { id: string; at: number }[] {
    return idsOf(
      [...this.#known.values()].filter(({ delivered }) => delivered > 0),
      rule,
      event,
    );
  }

  /** The same of all that were saved: whether they went out, or what held them, is for `undelivered` to say. */
  decided(rule: string, event: string): { id: string; at: number }[] {
    return idsOf([...this.#known.values()], rule, event);
  }

  /** Kinds of all messages that went out, such as `very-high/raised`, in the order in which they were decided. */
  get sent(): string[] {
    return [...this.#known.values()].filter(({ delivered }) => delivered > 0).map(({ id }) => kindOf(id));
  }

  /** Messages saved before `until` that never went out. */
  undelivered(until: number): { readonly id: string; readonly savedAt: number }[] {
    return [...this.#known.values()].filter(({ delivered, savedAt }) => delivered === 0 && savedAt < until);
  }

  forgetBefore(at: number): void {
    for (const [key, { savedAt }] of this.#known) if (savedAt < at - 48 * HOUR) this.#known.delete(key);
  }
}

const idsOf = (known: readonly Known[], rule: string, event: string): { id: string; at: number }[] => {
  const prefix = `${rule}/${event}/`;
  const ids = new Set(
    known
      .flatMap(({ twins }) => [...twins])
      .filter((id) => id.startsWith(prefix))
      .map((id) => id.replace('/last-text', '')),
  );
  return [...ids].map((id) => ({ id, at: Date.parse(id.slice(prefix.length)) }));
};

const keyOf = (...parts: readonly string[]): string => parts.join('\n');

const kindOf = (id: string): string => id.split('/').slice(0, 2).join('/');
