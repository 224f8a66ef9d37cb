import { HOUR, MINUTE, SECOND } from './plan.ts';
import type { Invocation } from './wire.ts';

const BURST = 10;
const SHORTEST_PAUSE_MS = 5 * MINUTE;
/** A rejection after an edge block is looked at again this soon; others after an hour. */
const KEY_PAUSE_MS = 10 * MINUTE - SECOND;

/** Calls that one run made, and what it was told. */
interface RunCalls {
  telemetry: number;
  throttledUntil: number | undefined;
  rejected: boolean;
  /** Runs that were under way at some time of this one: neither knows of the other's calls. */
  readonly beside: Set<RunCalls>;
}

/** Watches every call to Octopus: the call limit, cool-downs, and keys that were rejected. */
export class CallWatch {
  readonly #runs = new Map<Invocation, RunCalls>();
  readonly #callsPerHour: number;
  readonly #violate: (invariant: string, detail: string) => void;
  #bucket: { left: number; at: number };
  #coolDown: { decidedAt: number; until: number } | undefined;
  #rejected: { decidedAt: number; until: number } | undefined;

  constructor(callsPerHour: number, now: number, violate: (invariant: string, detail: string) => void) {
    this.#callsPerHour = callsPerHour;
    this.#bucket = { left: BURST, at: now };
    this.#violate = violate;
  }

  called(run: Invocation, operation: string, now: number): void {
    this.#forbidden(this.#coolDown, run, now, 'no call to Octopus during a cool-down', operation);
    this.#forbidden(this.#rejected, run, now, 'no call with a rejected key for a while', operation);
    if (operation !== 'smartMeterTelemetry') return;
    this.#of(run).telemetry += 1;
    // A run counts by the time it began, however slow what it does before the call.
    const at = Math.max(this.#bucket.at, run.startedAt);
    const gained = ((at - this.#bucket.at) / HOUR) * this.#callsPerHour;
    this.#bucket = { left: Math.min(BURST, this.#bucket.left + gained) - 1, at };
    // What two runs spend without knowing of each other must be gained again before a run that follows them calls.
    if (this.#bucket.left < -0.01 - callsBeside(this.#of(run))) {
      this.#violate('never over the call limit', `${this.#bucket.left.toFixed(2)} calls left`);
    }
  }

  throttled(run: Invocation): void {
    this.#of(run).throttledUntil = run.startedAt + SHORTEST_PAUSE_MS;
  }

  toldLimit(run: Invocation, liftsAt: number): void {
    const calls = this.#of(run);
    // A limit told as a duration counts from the poll's start.
    if (calls.throttledUntil !== undefined) calls.throttledUntil = liftsAt - 10 * SECOND;
  }

  rejectedKey(run: Invocation): void {
    this.#of(run).rejected = true;
  }

  keyChanged(): void {
    this.#rejected = undefined;
    for (const calls of this.#runs.values()) calls.rejected = false;
  }

  /** @param remembered whether the run could save what it was told */
  ended(run: Invocation, now: number, remembered: { calls: boolean; refusals: boolean }): void {
    const calls = this.#of(run);
    this.#runs.delete(run);
    if (!remembered.calls) this.#bucket.left += calls.telemetry;
    if (calls.throttledUntil !== undefined && remembered.calls) {
      this.#coolDown = { decidedAt: now, until: calls.throttledUntil };
    }
    if (calls.rejected && remembered.refusals) {
      this.#rejected = { decidedAt: now, until: run.startedAt + KEY_PAUSE_MS };
    }
  }

  began(run: Invocation): void {
    this.#of(run);
  }

  #of(run: Invocation): RunCalls {
    const known = this.#runs.get(run);
    if (known !== undefined) return known;
    const beside = new Set(this.#runs.values());
    const calls: RunCalls = { telemetry: 0, throttledUntil: undefined, rejected: false, beside };
    for (const other of beside) other.beside.add(calls);
    this.#runs.set(run, calls);
    return calls;
  }

  #forbidden(
    pause: { decidedAt: number; until: number } | undefined,
    run: Invocation,
    now: number,
    invariant: string,
    operation: string,
  ): void {
    if (pause === undefined || run.startedAt <= pause.decidedAt || now >= pause.until) return;
    this.#violate(invariant, `${operation}, forbidden since ${new Date(pause.decidedAt).toISOString()}`);
  }
}

const callsBeside = ({ beside }: RunCalls): number =>
  [...beside].reduce((sum, { telemetry }) => sum + telemetry, 0);
