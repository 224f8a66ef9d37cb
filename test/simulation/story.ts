import type { Invocation } from './wire.ts';

const LINES = 40;

/** What happened, line by line. */
export class Story {
  readonly #events: string[] = [];
  readonly #now: () => number;
  readonly #from: number;
  readonly #tell: (line: string) => void;

  /** @param listener hears every line from a moment on, epoch ms; nobody by default */
  constructor(
    now: () => number,
    listener: { from?: number | undefined; tell?: ((line: string) => void) | undefined },
  ) {
    this.#now = now;
    this.#from = listener.from ?? Number.POSITIVE_INFINITY;
    this.#tell = listener.tell ?? (() => undefined);
  }

  note(run: Invocation | undefined, what: string): void {
    const now = this.#now();
    const line = `${new Date(now).toISOString()} ${run?.id ?? ''} ${what}`;
    if (now >= this.#from) this.#tell(line);
    this.#events.push(line);
    if (this.#events.length > 10 * LINES) this.#events.splice(0, 9 * LINES);
  }

  /** What happened last, for the end of a broken promise. */
  get lastEvents(): readonly string[] {
    return this.#events.slice(-LINES);
  }
}
