import * as z from 'zod/mini';
import { type SmartSlot, smartSpansSchema, stillCounting, withAnswer } from '../readings/smart-charging.ts';

/** What is remembered of when Octopus charges the household's cars. */
export const smartChargingSchema = z.object({
  /** When it was last asked, whatever came of it. */
  askedAt: z.number(),
  spans: smartSpansSchema,
});
export type SmartChargingState = z.infer<typeof smartChargingSchema>;

const FORGOTTEN_AFTER_MS = 60 * 60_000;

/** After it was asked: the slots of the answer beside those seen before; without an answer only these. */
export const afterAsking = (
  before: SmartChargingState | undefined,
  slots: readonly SmartSlot[] | undefined,
  now: number,
): SmartChargingState => {
  const { spans: seen = [], askedAt: askedBefore = now } = before ?? {};
  return {
    askedAt: now,
    spans: slots === undefined ? stillCounting(seen, now) : withAnswer(seen, slots, { askedBefore, now }),
  };
};

/** The same some time later: what counts no longer is forgotten. */
export const stillKnown = (
  before: SmartChargingState | undefined,
  now: number,
): SmartChargingState | undefined => {
  if (before === undefined) return undefined;
  const spans = stillCounting(before.spans, now);
  if (spans.length === 0 && now - before.askedAt > FORGOTTEN_AFTER_MS) return undefined;
  return spans === before.spans ? before : { ...before, spans };
};
