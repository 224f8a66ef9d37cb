import * as z from 'zod/mini';
import { localDay, minuteOfDay } from '../../core/time/local-time.ts';
import { DAY, HOUR } from './plan.ts';

const digestSchema = z.object({
  outbox: z.array(z.object({ id: z.string(), rule: z.string(), createdAt: z.number() })),
});
const FIRST_MINUTE = 8 * 60;
const NEWS_FOR_MS = 48 * HOUR;
/** The epoch was a Thursday. */
const MONDAY = 4;

/** Follows the weekly digest: once for each week, from Monday 08:00 on, while it is news. */
export class DigestWatch {
  /** When the digest of a week was decided, by the Monday that ended it: days since the epoch. */
  readonly #told = new Map<number, number>();
  readonly #timeZone: string;
  readonly #violate: (invariant: string, detail: string) => void;

  constructor(timeZone: string, violate: (invariant: string, detail: string) => void) {
    this.#timeZone = timeZone;
    this.#violate = violate;
  }

  /** Takes a monitor that was stored. */
  saved(body: string): void {
    if (!body.includes('"digest/')) return;
    for (const { id, rule, createdAt } of digestSchema.parse(JSON.parse(body)).outbox) {
      if (rule === 'digest') this.#decided(id, createdAt);
    }
  }

  /** After a calm that began at a moment: on a Monday or a Tuesday the digest of the week before was told. */
  told(at: number): void {
    const day = localDay(at, this.#timeZone);
    const monday = mondayOf(day);
    if (day - monday <= 1 && !this.#told.has(monday)) {
      this.#violate('a digest is told each week', `${new Date(monday * DAY).toISOString().slice(0, 10)}`);
    }
  }

  #decided(id: string, createdAt: number): void {
    const day = localDay(createdAt, this.#timeZone);
    const monday = mondayOf(day);
    const before = this.#told.get(monday);
    if (before !== undefined && before !== createdAt) this.#violate('a digest is told once a week', id);
    this.#told.set(monday, createdAt);
    const sinceMs = (day - monday) * DAY + (minuteOfDay(createdAt, this.#timeZone) - FIRST_MINUTE) * 60_000;
    if (sinceMs < 0 || sinceMs > NEWS_FOR_MS) {
      this.#violate('a digest is told from Monday 08:00 on, for two days', `${id} at ${createdAt}`);
    }
  }
}

const mondayOf = (day: number): number => day - ((((day - MONDAY) % 7) + 7) % 7);
