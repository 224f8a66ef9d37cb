import type { Rule } from '../../core/rules/rule.ts';
import { isWindowOpen, nextLocalTime, nextOpening } from '../../core/time/local-time.ts';
import { ruleTitle } from './written.ts';

/** A limit on the chart, and when it is in force: `[from, to]`, epoch seconds. */
export interface LimitLine {
  /** What people call its rule. */
  readonly label: string;
  readonly limitW: number;
  readonly spans: readonly (readonly [from: number, to: number])[];
}

/** The limits of `demand` rules in watts from `from` to `to` (epoch ms); one that has hours only in its hours. */
export const limitLines = (
  rules: readonly Rule[],
  { from, to, timeZone }: { readonly from: number; readonly to: number; readonly timeZone: string },
): LimitLine[] =>
  rules.flatMap((rule) => {
    if (rule.kind !== 'demand' || rule.direction === 'cost') return [];
    const label = ruleTitle(rule);
    const spans = spansOf(rule.activeBetween, from, to, timeZone);
    return [{ label, limitW: rule.limitW, spans: spans.map(([a, b]) => [a / 1_000, b / 1_000] as const) }];
  });

const spansOf = (
  window: Extract<Rule, { kind: 'demand' }>['activeBetween'],
  from: number,
  to: number,
  timeZone: string,
): [number, number][] => {
  if (window === undefined) return [[from, to]];
  const spans: [number, number][] = [];
  for (let at = from; at < to; ) {
    const inside = isWindowOpen(at, window, timeZone);
    const next = inside ? nextLocalTime(at, window.endMinute, timeZone) : nextOpening(at, window, timeZone);
    if (inside) spans.push([at, Math.min(next, to)]);
    at = next;
  }
  return spans;
};
