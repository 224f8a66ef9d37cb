import type { Item } from './dynamodb-model.ts';
import { HOUR, MINUTE } from './plan.ts';
import type { Invocation } from './wire.ts';

/** Attributes that a later answer may add and none may take away. */
const KEPT = ['consumptionWh', 'consumptionDeltaWh', 'exportWh', 'costPence'] as const;
const REACH_MS = 11 * HOUR + 49 * MINUTE;

interface RunRows {
  /** Runs that were under way at some time of this one. */
  readonly beside: Set<Invocation>;
  /** Octopus kept something from it. */
  inPart: boolean;
}

interface Overwritten {
  readonly fields: readonly string[];
  readonly fuller: Item;
  readonly by: Invocation;
}

/**
 * Watches that no value gives way to an older one: never where a run was alone; where two ran at once the slower one
 * may do it, and the next poll that begins after both and goes well mends it.
 */
export class OverwrittenRows {
  readonly #runs = new Map<Invocation, RunRows>();
  readonly #toMend = new Map<string, Overwritten>();
  readonly #violate: (invariant: string, detail: string) => void;

  constructor(violate: (invariant: string, detail: string) => void) {
    this.#violate = violate;
  }

  began(run: Invocation): void {
    const beside = new Set(this.#runs.keys());
    for (const other of beside) this.#runs.get(other)?.beside.add(run);
    this.#runs.set(run, { beside, inPart: false });
  }

  answeredInPart(run: Invocation): void {
    const rows = this.#runs.get(run);
    if (rows !== undefined) rows.inPart = true;
  }

  /** Takes a row that is about to be stored. */
  put(run: Invocation | undefined, row: { key: string; before: Item | undefined; after: Item }): void {
    const { key, before, after } = row;
    const owed = this.#toMend.get(key);
    if (owed !== undefined && olderIn(owed.fuller, after).length === 0) this.#toMend.delete(key);
    if (run === undefined || before === undefined) return;
    const fields = olderIn(before, after);
    if (fields.length === 0) return;
    if (this.#runs.get(run)?.beside.size === 0)
      this.#violate(
        'a null or an older value never takes the place of a value',
        `${key}: ${fields.join(' ')}`,
      );
    else this.#toMend.set(key, { fields, fuller: before, by: run });
  }

  /** @param wentWell whether nothing kept it from doing the work of a poll */
  ended(run: Invocation, wentWell: boolean, now: number): void {
    const rows = this.#runs.get(run);
    this.#runs.delete(run);
    if (rows === undefined || !wentWell || rows.inPart) return;
    for (const [key, { fields, by }] of this.#toMend) {
      if (by === run || rows.beside.has(by)) continue;
      this.#toMend.delete(key);
      if (Date.parse(key) < now - REACH_MS) continue;
      this.#violate(
        'what a slower run overwrote is right again after the next poll',
        `${key}: ${fields.join(' ')}`,
      );
    }
  }
}

/** Attributes of `before` that are gone in `after`, or that had grown further. */
const olderIn = (before: Item, after: Item): string[] =>
  KEPT.filter((name) => {
    if (before[name]?.N === undefined) return false;
    if (after[name]?.N === undefined) return true;
    return name === 'consumptionDeltaWh' && Number(after[name].N) < Number(before[name].N);
  });
