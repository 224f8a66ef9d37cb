import type { Span } from './plan.ts';

/** Spans in which nothing can be expected of a poller. */
export class BlockedTime {
  #spans: Span[] = [];

  add(from: number, to: number): void {
    const last = this.#spans.at(-1);
    if (last !== undefined && last.from <= from && last.to >= to) return;
    this.#spans.push({ from, to });
  }

  forgetBefore(at: number): void {
    this.#spans = this.#spans.filter(({ to }) => to > at);
  }

  /** How much of a span is free, ms. */
  freeIn({ from, to }: Span): number {
    const inside = this.#spans
      .filter((one) => one.from < to && one.to > from)
      .sort((a, b) => a.from - b.from);
    let [free, reached] = [0, from];
    for (const one of inside) {
      free += Math.max(0, one.from - reached);
      reached = Math.max(reached, one.to);
    }
    return Math.max(0, free + Math.max(0, to - reached));
  }
}
