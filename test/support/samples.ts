import { SeenPrices } from '../../core/readings/half-hour-price.ts';
import type { Samples, StepConditions } from '../../core/rules/kind.ts';
import { at, MINUTE } from './timeline.ts';

/** The samples of one poll, none but those given. */
export const samplesWith = (given: Partial<Samples>): Samples => ({
  demand: [],
  points: [],
  asRead: [],
  all: [],
  uses: [],
  prices: new SeenPrices(undefined),
  pointPrices: [],
  meanPencePerWh: undefined,
  ...given,
});

/** The conditions of a poll at 00:00 on Thu 1 Jan 2026, in London, in whatever is changed. */
export const conditionsWith = (change: Partial<StepConditions> = {}): StepConditions => ({
  now: at('2026-01-01T00:00:00Z'),
  timeZone: 'Europe/London',
  rulesFrom: 0,
  sampleHoldsMs: MINUTE / 2,
  lateAfterMs: 15 * MINUTE,
  newestStoredAt: undefined,
  firstPollAt: 0,
  silenceCause: 'mini-silent',
  deviceId: undefined,
  miniFrozen: false,
  ...change,
});
