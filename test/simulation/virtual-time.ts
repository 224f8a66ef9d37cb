/** Something planned; `cancel` takes it out again. */
export interface Planned {
  cancel(): void;
}

interface Event {
  readonly at: number;
  readonly order: number;
  action: (() => void) | undefined;
}

/** A clock that moves only from event to event; what an event sets off runs to its end before the next one. */
export class VirtualTime {
  #now: number;
  #order = 0;
  /** A binary heap, the next event first. */
  readonly #events: Event[] = [];

  constructor(startMs: number) {
    this.#now = startMs;
  }

  readonly now = (): number => this.#now;

  at(moment: number, action: () => void): Planned {
    const event: Event = { at: Math.max(moment, this.#now), order: this.#order++, action };
    this.#push(event);
    return {
      cancel: () => {
        event.action = undefined;
      },
    };
  }

  /** Lives through everything planned up to `until`; the clock ends there. */
  async runTo(until: number): Promise<void> {
    for (let next = this.#events[0]; next !== undefined && next.at <= until; next = this.#events[0]) {
      this.#pop();
      const { action } = next;
      if (action === undefined) continue;
      this.#now = next.at;
      action();
      await allPromises();
    }
    this.#now = until;
  }

  /** A signal that aborts after so many ms, unless it is cancelled. */
  timeout(ms: number): { readonly signal: AbortSignal; readonly planned: Planned } {
    const controller = new AbortController();
    const abort = () => controller.abort(new DOMException('The operation timed out', 'TimeoutError'));
    return { signal: controller.signal, planned: this.at(this.#now + ms, abort) };
  }

  #push(event: Event): void {
    const events = this.#events;
    let index = events.push(event) - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      const above = events[parent];
      if (above === undefined || !isBefore(event, above)) break;
      events[index] = above;
      index = parent;
    }
    events[index] = event;
  }

  #pop(): void {
    const events = this.#events;
    const last = events.pop();
    if (last === undefined || events.length === 0) return;
    let index = 0;
    for (;;) {
      const [left, right] = [events[2 * index + 1], events[2 * index + 2]];
      const leftFirst = left !== undefined && (right === undefined || isBefore(left, right));
      const child = leftFirst ? left : right;
      if (child === undefined || !isBefore(child, last)) break;
      events[index] = child;
      index = leftFirst ? 2 * index + 1 : 2 * index + 2;
    }
    events[index] = last;
  }
}

const isBefore = (a: Event, b: Event): boolean => a.at < b.at || (a.at === b.at && a.order < b.order);

/** Every promise that can settle has settled once the event loop comes round. */
const allPromises = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
