import * as z from 'zod/mini';
import { halfHourOf } from './half-hour-price.ts';

const HALF_HOUR_MS = 30 * 60_000;
const HALF_HOURS_PER_DAY = 48;
/** Nothing is planned further ahead. */
const FURTHEST_AHEAD = 2 * HALF_HOURS_PER_DAY;
/** No plan is in more pieces: a day behind and two ahead. */
const MOST_SPANS = 3 * HALF_HOURS_PER_DAY;

/** When Octopus itself means to charge a car, epoch ms. */
export interface SmartSlot {
  readonly start: number;
  readonly end: number;
}

/**
 * UTC half hours that such slots touch, which are cheap as a whole: the first, and the first after the last, counted
 * from the epoch.
 */
export const smartSpansSchema = z.array(z.tuple([z.number(), z.number()]));
export type SmartSpans = z.infer<typeof smartSpansSchema>;

/** Whether a moment lies in a half hour that a slot touches. */
export const isSmartCharging = (spans: SmartSpans, at: number): boolean => {
  const halfHour = halfHourOf(at);
  return spans.some(([from, to]) => halfHour >= from && halfHour < to);
};

/** The same as stretches of time, epoch ms. */
export const smartTimes = (spans: SmartSpans): { readonly from: number; readonly to: number }[] =>
  spans.map(([from, to]) => ({ from: from * HALF_HOUR_MS, to: to * HALF_HOUR_MS }));

/**
 * What is known of smart charging once it was asked for: the slots of the answer, and of those seen before all that were
 * running when it was asked the last time, or are over. What was only planned then and is planned no longer never came
 * to be.
 */
export const withAnswer = (
  seen: SmartSpans,
  slots: readonly SmartSlot[],
  { askedBefore, now }: { readonly askedBefore: number; readonly now: number },
): SmartSpans => {
  const been = seen.filter(([from, to]) => from <= halfHourOf(askedBefore) || to <= halfHourOf(now));
  return tidy([...been, ...slots.flatMap(spanOf)], now);
};

/** The spans that count a day after they ended still. */
export const stillCounting = (seen: SmartSpans, now: number): SmartSpans =>
  seen.every(([, to]) => to > halfHourOf(now) - HALF_HOURS_PER_DAY) ? seen : tidy(seen, now);

const spanOf = ({ start, end }: SmartSlot): SmartSpans =>
  end > start ? [[halfHourOf(start), halfHourOf(end - 1) + 1]] : [];

/** Each span once, none inside another, none that is long over or absurdly far ahead; the earliest of too many. */
const tidy = (spans: SmartSpans, now: number): SmartSpans => {
  const today = halfHourOf(now);
  const kept: SmartSpans = [];
  const inOrder = spans
    .filter(([from, to]) => to > today - HALF_HOURS_PER_DAY && from <= today + FURTHEST_AHEAD)
    .sort(([a, aTo], [b, bTo]) => a - b || bTo - aTo);
  for (const [from, to] of inOrder) {
    const last = kept.at(-1);
    if (last !== undefined && to <= last[1]) continue;
    if (kept.length < MOST_SPANS) kept.push([from, to]);
  }
  return kept;
};
