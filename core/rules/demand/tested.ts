import type { DemandPoint } from '../../readings/history.ts';
import type { Reading } from '../../readings/reading.ts';
import { isSmartCharging, type SmartSpans } from '../../readings/smart-charging.ts';
import type { Conditions, Samples } from '../kind.ts';
import type { DemandRule, PriceRange } from './config.ts';
import { knownCost } from './cost.ts';
import type { Side } from './state.ts';
import { TrailingMean } from './trailing-mean.ts';

/**
 * Where a sample lies; `out-of-price` is beyond the limit, and back to normal by its price alone; `smart-charging` is
 * beyond the limit while Octopus charges a car, and says nothing.
 */
export type Verdict = Side | 'out-of-price' | 'smart-charging';

/** Tests samples against one rule: by their demand, by what it costs, or by the mean of either. */
export class LimitTest {
  readonly #rule: DemandRule;
  readonly #samples: Samples;
  readonly #mean: TrailingMean | undefined;
  readonly #smartSpans: SmartSpans;

  constructor(rule: DemandRule, samples: Samples, { sampleHoldsMs, smartCharging }: Conditions) {
    this.#rule = rule;
    this.#samples = samples;
    this.#smartSpans = rule.exceptSmartCharging ? (smartCharging?.spans ?? []) : [];
    const { averageOverMs } = rule;
    if (averageOverMs === undefined) return;
    this.#mean = new TrailingMean(pointsOf(rule, samples), averageOverMs, sampleHoldsMs);
  }

  /**
   * What is tested of a sample, which is point `index`: W, or pence an hour; undefined where it is not known. Indices
   * must not fall.
   */
  valueOf(sample: Reading, index: number): number | undefined {
    if (this.#mean !== undefined) return this.#mean.upTo(index);
    const { demandW, at } = sample;
    return this.#rule.direction === 'cost' ? knownCost(demandW, this.#samples.prices.at(at)) : demandW;
  }

  /** The mean as of the newest point; undefined for rules without one, and where it is not known. */
  get newestMean(): number | undefined {
    return this.#mean?.upTo(this.#samples.points.length - 1);
  }

  /** Only what is beyond the limit waits for its price. */
  verdict(value: number | undefined, at: number): Verdict {
    const rule = this.#rule;
    if (value === undefined) return 'unknown';
    if (!isBeyond(rule, value)) return isClear(rule, value) ? 'clear' : 'band';
    if (this.isSmartCharging(at)) return 'smart-charging';
    if (rule.whilePrice === undefined) return 'beyond';
    const price = this.#samples.prices.at(at);
    if (price === undefined) return 'unknown';
    return inRange(price, rule.whilePrice) ? 'beyond' : 'out-of-price';
  }

  /** Whether Octopus charges a car at a moment, which the rule leaves out. */
  isSmartCharging(at: number): boolean {
    return isSmartCharging(this.#smartSpans, at);
  }

  /** Whether demand would still be beyond the limit at a price from before. */
  beyondAtPrice(demandW: number, pencePerKwh: number | undefined): boolean {
    const rule = this.#rule;
    return rule.direction === 'cost' && isBeyond(rule, knownCost(demandW, pencePerKwh) ?? 0);
  }
}

/**
 * Whether a rule that rests goes on resting, where most spend most of their time: a year has half a million polls. A
 * mean is beyond the limit only where one of its points is.
 */
export const staysAtRest = (rule: DemandRule, samples: Samples): boolean => {
  const { demand, prices } = samples;
  if (rule.averageOverMs !== undefined) {
    return !pointsOf(rule, samples).some(([, value]) => isBeyond(rule, value));
  }
  if (rule.direction !== 'cost') return !demand.some(({ demandW }) => isBeyond(rule, demandW));
  return !demand.some(({ demandW, at }) => isBeyond(rule, knownCost(demandW, prices.at(at)) ?? 0));
};

/** What a mean is taken of: demand, or pence an hour, not a number where the price is not known. */
const pointsOf = (rule: DemandRule, { points, pointPrices }: Samples): readonly DemandPoint[] => {
  if (rule.direction !== 'cost') return points;
  const unpriced = points.length - pointPrices.length;
  return points.map(([at, demandW], index) => [
    at,
    knownCost(demandW, pointPrices[index - unpriced]) ?? Number.NaN,
  ]);
};

const isBeyond = (rule: DemandRule, value: number): boolean => {
  if (rule.direction === 'cost') return value > rule.limitPencePerHour;
  return rule.direction === 'above' ? value > rule.limitW : value < rule.limitW;
};

const isClear = (rule: DemandRule, value: number): boolean => {
  if (rule.direction === 'cost') return value < rule.clearPencePerHour;
  return rule.direction === 'above' ? value < rule.clearW : value > rule.clearW;
};

const inRange = (price: number, { above, below }: PriceRange): boolean =>
  (above === undefined || price > above) && (below === undefined || price < below);
